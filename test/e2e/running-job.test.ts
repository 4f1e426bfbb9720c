import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CliParts } from '#electron/cli/parts.ts';
import { runCli } from '#electron/cli/run-cli.ts';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import type { AppDriver } from '#test/drivers/app-driver.ts';
import { flinkHome, startFlinkSession, type FlinkSession } from '#test/drivers/flink-cluster.ts';
import { expectNoComplaints, startJourney, type Journey } from '#test/drivers/journey.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';

const home = flinkHome();
if (!home) console.warn('SKIPPED: there is no Flink distribution. Name one by WEIR_FLINK_HOME; npm run bench fetches it.');

/** Nothing here is about time: a busy machine is slow. */
const LONG = 900_000;
const PROD = 'production-eu-central-1-payments';
const JOB = `CREATE TABLE numbers (n BIGINT, k AS MOD(n, 7)) WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.n.min' = '0', 'fields.n.max' = '1000');
CREATE TABLE sums (k BIGINT, c BIGINT) WITH ('connector' = 'print');
INSERT INTO sums SELECT k, COUNT(*) FROM numbers GROUP BY k;
`;

/** From the working copy to what runs in an environment, on a real Flink: compared, opened, watched. */
describe.skipIf(!home)('what runs in an environment', () => {
  let flink: FlinkSession;
  let journey: Journey;
  let app: AppDriver;

  beforeAll(async () => {
    flink = await startFlinkSession(home!);
    const session = (address: string) => `target: session\nsession: { address: "${address}" }\nupgrade: savepoint\nstorage: { savepoints: "file://${flink.folder}/savepoints", checkpoints: "file://${flink.folder}/checkpoints" }\nsettings: { execution.checkpointing.interval: 1 s }\n`;
    journey = await startJourney({ files: { 'jobs/sums/job.sql': JOB, 'jobs/unpromoted/job.sql': JOB, [`environments/${PROD}.yaml`]: session(flink.address), 'environments/away.yaml': session('http://127.0.0.1:9') } });
    const where = { ...places(), home: journey.home };
    const sink = { closed: false, whenClosed: new Promise<void>(() => {}), write: async () => {} };
    const parts: CliParts = { cwd: journey.folder, interrupted: new AbortController().signal, out: sink, err: sink, places: where, startEngine: (how) => startEngine(where, how), broker: () => createFakeBroker(), wait: () => new Promise(() => {}) };
    expect(await runCli(['promote', 'sums', '--env', PROD, '--yes', '--json'], parts)).toBe(0);
    app = await journey.open();
    await app.openJob('sums');
    await app.engineReady();
  }, LONG);
  afterAll(async () => {
    await journey?.dispose();
    await flink?.dispose();
  }, LONG);

  const comparison = () => app.page.getByRole('status', { name: 'Comparison' });
  const bar = () => app.page.getByRole('region', { name: `The job in ${PROD}` });
  const compareWith = async (name: string) => {
    await app.topology.button('Find, collapse, compare, export').click();
    await app.topology.menu.getByText(`With what runs in ${name}`).click();
  };

  test('is compared with the working copy, and the verdict follows what is typed', async () => {
    await compareWith(PROD);
    await comparison().getByText('no operator differs.').waitFor();
    await app.page.getByText(`Against ${PROD}: State kept.`).waitFor();
    await app.editor.goToEnd();
    await app.editor.type(`CREATE TABLE late (k BIGINT) WITH ('connector' = 'print');\nINSERT INTO late SELECT k FROM numbers WHERE n > 990;\n`);
    await comparison().getByText(/added/).waitFor();
    await app.topology.drawn();
    await app.picture('running-1-compared');
    expect(await app.barriers()).toEqual([]);
    await app.palette.execute('theme: light');
    await app.picture('running-2-compared-light');
    await app.palette.execute('theme: dark');
  }, LONG);

  test('is opened to be read, and fares on the same cards as a run here', async () => {
    await comparison().getByRole('button', { name: 'Open it' }).click();
    await app.page.getByRole('tab', { name: new RegExp(`^sums in ${PROD}`) }).waitFor();
    await app.banner('and not your working copy').waitFor();
    await bar().getByText(/^.*RUNNING · .* checkpoint/).waitFor();
    await app.topology.canvas.locator('.operator-rate', { hasText: '/s' }).first().waitFor();
    expect(await app.topology.cards.filter({ hasText: 'late' }).count()).toBe(0);
    expect(await app.runButton.isDisabled()).toBe(true);
    await app.editor.type('nonsense');
    expect(await app.page.getByText('nonsense').count()).toBe(0);
    await app.topology.cards.first().click();
    await app.topology.button(/^all facts/).click();
    await app.topology.inspector.getByText('Last checkpoint of its task').waitFor();
    await app.picture('running-3-live');
    expect(await app.barriers()).toEqual([]);
    await app.palette.execute('theme: light');
    await app.picture('running-4-live-light');
    await app.palette.execute('theme: dark');
  }, LONG);

  test('leads back to the working copy, as it was typed', async () => {
    await app.page.getByRole('button', { name: 'Open the working copy' }).first().click();
    await app.topology.drawn();
    await app.topology.cards.filter({ hasText: 'late' }).first().waitFor();
    expect(await bar().count()).toBe(0);
  }, LONG);

  test('is not there, or not reached: a sentence each', async () => {
    await app.openJob('unpromoted');
    await compareWith(PROD);
    await app.page.getByText('No version of unpromoted that Weir promoted runs in').waitFor();
    await app.picture('running-5-nothing');
    await compareWith('away');
    await app.page.getByText("Flink's REST at http://127.0.0.1:9 does not answer").waitFor();
  }, LONG);

  test('is opened from the panel of promotions, too', async () => {
    await app.openJob('sums');
    await app.panelTab(/^Promote/).click();
    await app.page.getByLabel('Environment', { exact: true }).selectOption(PROD);
    await app.page.getByRole('button', { name: `Open what runs in ${PROD}, to be read` }).click();
    await app.banner('and not your working copy').waitFor();
    await app.page.getByText('is in front, and it is there already').waitFor();
    await app.picture('running-6-panel');
    expectNoComplaints(app);
  }, LONG);
});
