import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AppDriver } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, startJourney, type Journey } from '#test/drivers/journey.ts';
import { PromotionDriver } from '#test/drivers/promotion-driver.ts';
import { runnerImage } from './cluster/runner-image.ts';
import { makeNamespace, sharedKubernetes } from './cluster/shared.ts';

/** What a person does in the window: promote a job to production, upgrade it with an edit of its topology, roll back, read its log, look into a pod. */
let cluster: Awaited<ReturnType<typeof sharedKubernetes>>;
let namespace: string;
let journey: Journey;
let app: AppDriver;
let driver: PromotionDriver;

const FILE = 'jobs/sums/job.sql';
const JOB = `CREATE TABLE numbers (n BIGINT, k AS MOD(n, 7)) WITH ('connector' = 'datagen', 'rows-per-second' = '5', 'fields.n.min' = '0', 'fields.n.max' = '1000');
CREATE TABLE sums (k BIGINT, c BIGINT) WITH ('connector' = 'print');
INSERT INTO sums SELECT k, COUNT(*) FROM numbers WHERE n >= \${smallest} GROUP BY k;
`;
/** A busy machine takes minutes for what takes seconds; nothing here is about time. */
const LONG = 1_800_000;

beforeAll(async () => {
  cluster = await sharedKubernetes();
  namespace = await makeNamespace(cluster, 'window');
  process.env.KUBECONFIG = cluster.kubeconfig;
  journey = await startJourney({
    files: {
      'registry.pem': await readFile(cluster.registry.authority, 'utf8'),
      'weir.yaml': 'weir: 1\nflink: "2.3"\n',
      [FILE]: JOB,
      'environments/local.yaml': 'parameters: { smallest: 10 }\n',
      'environments/prod.yaml': JSON.stringify({
        namespace,
        target: 'native',
        production: true,
        image: await runnerImage(cluster),
        'image-pull-secrets': ['registry'],
        registry: { repository: `${cluster.registry.host}/jobs`, ca: '../registry.pem' },
        profile: 'test',
        parameters: { smallest: 10 },
        storage: { checkpoints: 'file:///weir-state/checkpoints', savepoints: 'file:///weir-state/savepoints', 'high-availability': 'file:///weir-state/ha' },
        settings: { 'execution.checkpointing.interval': '2 s', 'execution.checkpointing.min-pause': '0 s' },
      }),
      'profiles/test.yaml': JSON.stringify({
        extends: 'small',
        'high-availability': true,
        jobmanager: { memory: '1 gb', cpu: 0.2, 'cpu-limit-factor': 10 },
        taskmanager: { memory: '1 gb', cpu: 0.2, 'cpu-limit-factor': 10, slots: 1 },
        'pod-template': { all: { spec: { securityContext: { runAsUser: 0 }, containers: [{ name: 'flink-main-container', volumeMounts: [{ name: 'state', mountPath: '/weir-state' }] }], volumes: [{ name: 'state', hostPath: { path: `/var/weir-state-${namespace}`, type: 'DirectoryOrCreate' } }] } } },
        settings: { 'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION' },
      }),
    },
  });
  app = await journey.open({ height: 1_000 });
  driver = new PromotionDriver(app.page);
}, 900_000);
afterEach(({ task }) => (task.result?.state === 'fail' ? app?.picture(`failed ${task.name.slice(0, 60)}`).catch(() => {}) : undefined));
afterAll(async () => {
  await journey?.dispose();
  delete process.env.KUBECONFIG;
  await cluster?.kubectl.run('delete', 'namespace', namespace, '--wait=false');
});

const picture = (name: string) => app.picture(`promote-${name}`);

/** Checks, says yes by the environment's name, and waits for the end. */
async function promote(pictures: boolean): Promise<void> {
  await driver.check();
  if (pictures) await picture('1-gate');
  const question = await driver.ask('Promote…');
  const yes = question.getByRole('button', { name: 'Promote sums to prod' });
  expect(await yes.isDisabled()).toBe(true);
  if (pictures) await picture('2-consent');
  await question.getByLabel('prod is production: type its name').fill('prod');
  await yes.click();
  await driver.panel.getByRole('region', { name: 'Timeline' }).getByText(/Applied Deployment/).waitFor();
  if (pictures) await picture('3-watch');
  expect(await driver.outcome()).toBe('healthy');
}

describe('in the window', () => {
  it('a job is checked, compared, agreed to by the name of production, and watched to health', async () => {
    await app.openJob('sums');
    await app.engineReady();
    await promote(true);
    await picture('4-healthy');
  }, LONG);

  it('it is upgraded with an edit of its topology, and rolled back from its history', async () => {
    await app.topology.canvas.focus();
    for (const key of ['Escape', 'ArrowRight', 'ArrowRight', 'F2']) await app.page.keyboard.press(key);
    await app.topology.question.waitFor();
    await app.page.keyboard.press('Control+a');
    await app.page.keyboard.type('Numbers to count');
    await app.page.keyboard.press('Enter');
    await app.topology.card('Numbers to count').waitFor();
    // What is promoted is what is on disk.
    await app.page.keyboard.press('Control+s');
    await expect.poll(() => readFile(join(journey.folder, 'jobs/sums/topology.yaml'), 'utf8').catch(() => '')).toContain('Numbers to count');
    await promote(false);
    await driver.show('history');
    const first = driver.panel.getByRole('row').filter({ hasText: 'began empty' });
    await first.getByRole('button', { name: 'Roll back to it…' }).waitFor();
    await picture('5-history');
    const question = await driver.ask('Roll back to it…', first);
    await question.getByLabel('prod is production: type its name').fill('prod');
    await picture('6-roll-back');
    await question.getByRole('button', { name: 'Roll back sums in prod' }).click();
    expect(await driver.outcome()).toBe('healthy');
    await driver.show('history');
    await driver.panel.getByText('Roll back', { exact: true }).first().waitFor();
    await picture('7-rolled-back');
  }, LONG);

  it('its log is told apart by level, pod and operators, and searched', async () => {
    await driver.show('log');
    const operators = driver.panel.getByLabel('Operators', { exact: true });
    await expect.poll(() => operators.locator('option').count(), { timeout: 60_000 }).toBeGreaterThan(1);
    await picture('8-log');
    await operators.selectOption({ index: 1 });
    const search = driver.panel.getByLabel("Search: Log of the job's pods");
    await search.fill('RUNNING');
    await driver.panel.getByText(/^\d+ of \d+$/).waitFor();
    await picture('9-log-found');
    await driver.panel.getByLabel('Level').selectOption('error');
    await driver.panel.getByText('No line is left by what the log is narrowed to.').waitFor();
  }, LONG);

  it('a terminal runs in a pod', async () => {
    await driver.show('terminal');
    await driver.panel.getByRole('button', { name: 'Open a terminal' }).click();
    await driver.terminal.locator('.xterm-rows').getByText(/[#$]/).first().waitFor();
    await app.page.keyboard.type('echo "$((40 + 2)) $COLUMNS"; exit 3\n');
    await driver.terminal.locator('.xterm-rows').getByText(/^42 \d+/).waitFor();
    await driver.panel.getByText('The shell has ended with exit code 3.').waitFor();
    await picture('10-terminal');
  }, LONG);

  it('the page has nothing to complain of, and bars nobody', async () => {
    expect(await app.barriers('[role="tabpanel"]')).toEqual([]);
    expectNoComplaints(app);
  });
});
