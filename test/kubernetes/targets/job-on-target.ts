import { afterAll, beforeAll, describe } from 'vitest';
import { JobWorld } from './job-world.ts';
import { begins, ends, upgrades } from './life.ts';
import type { Target } from './target.ts';
import { breaks, isRefused } from './troubles.ts';

/**
 * The life of the sample's job on a target of a real cluster, by the command line alone: checked, promoted, watched, upgraded, rolled back, broken in each way, suspended, resumed, cancelled. Its
 * departures are in a real Kafka, and each is counted once whatever is done to the job. All targets keep the same promises.
 *
 * The operator is not among them: its part is replayed from recordings (operator-target.test.ts), and what replays cannot stop, save and start a real job.
 */
export function jobOnTarget(target: Target): void {
  describe(`a job on the target ${target.name}`, () => {
    let world: JobWorld;
    beforeAll(async () => {
      world = await JobWorld.start(target);
    }, 900_000);
    afterAll(() => world?.dispose());
    for (const part of [begins, isRefused, upgrades, breaks, ends]) part(target, () => world);
  });
}
