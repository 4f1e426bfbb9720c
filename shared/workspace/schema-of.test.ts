import { expect, test } from 'vitest';
import { z } from 'zod';
import { schemaOf, schemas } from './schema-of.ts';
import { TopologyFile } from './topology-file.ts';
import { WorkspaceFile } from './workspace-file.ts';

// `npm run schemas` writes what differs.
test.each(schemas)('docs/schemas/$name.json is what the code reads', async ({ name, title, schema }) => {
  const published = { title, ...z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' }) };
  await expect(`${JSON.stringify(published, undefined, 2)}\n`).toMatchFileSnapshot(`../../docs/schemas/${name}.json`);
});

test('a path finds its schema', () => {
  expect(schemaOf('weir.yaml')).toBe(WorkspaceFile);
  expect(schemaOf('streams/flights.yaml')).toBeDefined();
  expect(schemaOf('jobs/a/job.yaml')).toBeDefined();
  for (const path of ['jobs/a/topology.yaml', 'adhoc/count.topology.yaml', 'topology.yaml']) expect(schemaOf(path)).toBe(TopologyFile);
  expect(schemaOf('jobs/weir.yaml')).toBeUndefined();
  expect(schemaOf('jobs/a/mytopology.yaml')).toBeUndefined();
});
