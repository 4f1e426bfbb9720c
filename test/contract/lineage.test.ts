import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, PIPES, type World } from './worlds.ts';

describe.each(PIPES)('lineage over %s', (kind) => {
  let world: World;
  beforeEach(async () => void (world = await createWorld(kind)));
  afterEach(() => world.dispose());
  const start = async () => (await world.clients.runs.start({ file: 'jobs/count/job.sql', text: 'SELECT 3' })).run;

  test('a row of a sink is told with its digits, and what it came from; a sink or row that is not there is refused', async () => {
    const run = await start();
    const row = { n: '9007199254740993' };
    expect(await world.clients.lineage.why({ run, sink: 'select-1', row })).toMatchObject({ row, kind: null, proof: 'each', inputs: [{ table: 'clicks', rows: [{ line: 2 }], total: 1 }] });
    await expect(world.clients.lineage.why({ run, sink: 'nobody', row })).rejects.toMatchObject({ code: 'lineage-sink' });
    await expect(world.clients.lineage.why({ run, sink: 'select-1', row: { n: 'null' }, kind: '-D' })).rejects.toMatchObject({ code: 'lineage-row' });
  });

  test('an input row is told with the operator that dropped it; a table or line that is not there is refused', async () => {
    const run = await start();
    expect(await world.clients.lineage.where({ run, table: 'clicks', line: 2 })).toMatchObject({ steps: [{ outcome: 'passed' }, { outcome: 'dropped', reason: { code: 'lineage-filtered' } }] });
    await expect(world.clients.lineage.where({ run, table: 'nobody', line: 1 })).rejects.toMatchObject({ code: 'lineage-table' });
    await expect(world.clients.lineage.where({ run, table: 'clicks', line: 99 })).rejects.toMatchObject({ code: 'lineage-line' });
  });

  test('a run that is gone, or whose engine died, is told in the words of runs', async () => {
    await expect(world.clients.lineage.where({ run: 'gone' as never, table: 'clicks', line: 1 })).rejects.toMatchObject({ code: 'unknown-run' });
  });
});
