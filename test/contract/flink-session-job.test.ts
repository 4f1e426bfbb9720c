import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { places } from '#electron/host/places.ts';
import { blueprintOf, resourcesOf } from '#electron/services/promotion/blueprint.ts';
import { FlinkRest } from '#electron/services/promotion/flink-rest.ts';
import { atAddress } from '#electron/services/promotion/flink-transport.ts';
import { sessionJob } from '#electron/services/promotion/session-job.ts';
import { loadWorkspace } from '#electron/services/workspace/load-workspace.ts';
import { flinkHome, startFlinkSession, type FlinkSession } from '../drivers/flink-cluster.ts';
import { folderOf } from './worlds.ts';

const home = flinkHome();
if (!home) console.warn('SKIPPED: there is no Flink distribution. Name one by WEIR_FLINK_HOME; npm run bench fetches it.');

/** Nothing here is about time: a busy machine is slow. */
const LONG = 600_000;

describe.skipIf(!home)('what a FlinkSessionJob says', () => {
  let flink: FlinkSession;
  let place: Awaited<ReturnType<typeof folderOf>>;
  beforeAll(async () => {
    flink = await startFlinkSession(home!);
    place = await folderOf({
      'weir.yaml': 'weir: 1\n',
      'jobs/sums/job.sql': "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '5');\nCREATE TABLE sums (n BIGINT, place STRING) WITH ('connector' = 'blackhole');\nINSERT INTO sums SELECT n, '${place}' FROM numbers;\n",
      'environments/prod.yaml': "target: operator\nnamespace: streaming\nsession: { cluster: shared, runner: 'https://repo.example.com/weir-runner.jar' }\nparameters: { place: 'Zürich' }\n",
    });
  }, LONG);
  afterAll(async () => {
    await flink?.dispose();
    await place?.dispose();
  });

  it('is all that Flink needs: the runner alone and its arguments give the job with its hash', async () => {
    const { runner } = places();
    const loaded = await loadWorkspace(place.folder);
    const blueprint = await blueprintOf({ loaded, trusted: true, file: 'jobs/sums/job.sql', environment: 'prod', runner });
    const [resource] = await resourcesOf(blueprint, undefined as never);
    const { job } = resource!.spec as { job: { args: string[]; entryClass: string } };
    const rest = new FlinkRest(atAddress(flink.address));
    expect(await rest.takesJars()).toBe(true);
    // What the operator does with it.
    const jar = await rest.upload('weir-runner.jar', await readFile(join(runner, 'weir-runner.jar')));
    await rest.run(jar, { entryClass: job.entryClass, programArgsList: job.args, jobId: randomBytes(16).toString('hex') });
    expect((await sessionJob(rest, 'sums'))?.hash).toBe(blueprint.packed.hash);
  }, LONG);
});
