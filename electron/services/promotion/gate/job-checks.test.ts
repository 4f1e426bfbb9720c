import { expect, test } from 'vitest';
import type { Preview } from '#shared/services/engine.ts';
import type { Blueprint } from '../blueprint.ts';
import { connectors } from './job-checks.ts';

const range = { start: { line: 2, column: 1 }, end: { line: 2, column: 2 } };
const blueprint = (...codes: string[]) =>
  ({
    loaded: { connectors: { missing: undefined }, state: { problems: codes.map((code) => ({ path: 'weir.yaml', diagnostic: { severity: 'warning', code, message: `It is ${code}.`, range } })) } },
    packed: { artefact: { jars: [{ name: 'a.jar' }] } },
  }) as unknown as Blueprint;
const preview: Preview = { validation: { valid: true, statements: [], diagnostics: [] }, topology: null, unedited: null, refused: [], orphans: [], standIns: [] };

test('jars that get in each other’s way are told before a promotion, with what was found in them', () => {
  expect(connectors(blueprint('sample-empty', 'connector-other-flink'), preview)).toMatchObject({ code: 'connector-other-flink', evidence: 'It is connector-other-flink.' });
  expect(connectors(blueprint('sample-empty'), preview)).toMatchObject({ evidence: expect.stringContaining('a.jar') });
});
