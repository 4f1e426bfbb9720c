import { afterAll, beforeAll, describe } from 'vitest';
import { sqlKnowledgeSuite } from './sql-knowledge-suite.ts';
import { createWorld, PIPES, type World } from './worlds.ts';

// The same suite runs on Flink in on-flink.test.ts.
describe.each(PIPES)('what Flink knows of SQL, over %s', (kind) => {
  let world: World;
  beforeAll(async () => void (world = await createWorld(kind)));
  afterAll(() => world.dispose());
  sqlKnowledgeSuite(() => world, 'jobs/count/job.sql');
});
