import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestEvent } from '#shared/services/tests.ts';
import { type Bench, times, withWeir } from '../bench-parts.ts';
import type { Figure } from '../figures.ts';

const ROW = 8;
/** Runs before the first that counts, and how many count for each round. */
const WARM_UP = 30;
const PER_ROUND = 20;
const TESTS = { 'two steps, a Top-N': 'jobs/busiest-routes/tests/overtaking.yaml', 'three steps, a window': 'jobs/delays-by-airport/tests/late-rows.yaml' };

/** Runs tests of the sample workspace again and again: each is a new Flink job, compared behind a checkpoint at each step. */
export async function smallTest(bench: Bench): Promise<Figure[]> {
  const workspace = join(bench.folder, 'small-test');
  await cp(join(bench.root, 'samples/flights'), workspace, { recursive: true });
  return withWeir(bench, workspace, async (weir) => {
    await weir.engineReady();
    await weir.window.workspace.trust({ trusted: true });
    const figures: Figure[] = [];
    for (const [what, path] of Object.entries(TESTS)) {
      const once = async () => {
        const began = performance.now();
        let last: TestEvent | undefined;
        for await (const event of weir.window.tests.run({ paths: [path] })) last = event;
        const ms = performance.now() - began;
        if (last?.result?.outcome !== 'passed') throw new Error(`${path}: ${JSON.stringify(last?.result)}`);
        return ms;
      };
      await times(WARM_UP, once);
      const samples = await times(bench.options.rounds * PER_ROUND, once);
      figures.push({ row: ROW, name: `small test, warm: ${what}`, unit: 'ms', better: 'lower', samples, goal: { of: 'median', bound: 'at most', value: 300 }, note: "From the window's call to the test's result." });
    }
    return figures;
  });
}
