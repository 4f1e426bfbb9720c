import { createHash } from 'node:crypto';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Script } from '#shared/services/engine.ts';
import { Artefact } from '#shared/deployment/artefact.ts';
import { artefactHash, artefactOf, jobNameOf, pack, runnerIn } from './artefact.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-artefact-'));
  await mkdir(join(folder, 'lib'));
  await writeFile(join(folder, 'lib/flink-core-2.3.0.jar'), '');
  await writeFile(join(folder, 'weir-runner.jar'), 'the runner');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const script: Script = { file: 'jobs/delays/job.sql', text: "SET 'a' = '${x}';", settings: { b: '1', a: '2' }, parallelism: 2 };
const hash = (given: Script) => artefactHash(given, folder, []);

test('an artefact is what its schema says, and names the runner that is there', async () => {
  const artefact = await artefactOf(script, await runnerIn(folder), [{ coordinates: 'org.example:name:1.0', sha256: 'c'.repeat(64), size: 1 }]);
  expect(Artefact.parse(artefact)).toEqual(artefact);
  expect(artefact).toMatchObject({ job: 'delays', flink: '2.3.0', runner: createHash('sha256').update('the runner').digest('hex'), jars: [{ name: 'name-1.0.jar', coordinates: 'org.example:name:1.0' }], jar: null });
});

test('the hash changes with what the job is, and not with where it runs', async () => {
  const first = await hash(script);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(await hash({ ...script, settings: { a: '2', b: '1' }, folder: '/elsewhere', real: ['*'], samples: [], parameters: { x: '1' }, secrets: { y: 'xyzzy' }, trusted: false })).toBe(first);
  for (const other of [{ text: 'SELECT 1' }, { parallelism: 3 }, { mode: 'batch' as const }, { settings: {} }, { common: [{ file: 'a', text: 'b' }] }, { topology: { operators: { u1: { parallelism: 4 } }, groups: {} } }]) expect(await hash({ ...script, ...other })).not.toBe(first);
  await writeFile(join(folder, 'weir-runner.jar'), 'another runner');
  expect(await hash(script)).not.toBe(first);
});

test('TypeScript functions travel as their program and its source map; a script without any has the hash that it had', async () => {
  const with1 = await hash({ ...script, functions: { code: '1', map: '{}' } });
  expect(await hash({ ...script, functions: { code: '2', map: '{}' } })).not.toBe(with1);
  expect(await hash({ ...script, functions: { code: '1', map: '{"other": 1}' } })).not.toBe(with1);
  const said = [{ severity: 'warning' as const, code: 'types-not-checked', message: '', file: 'f.ts', line: 1, column: 1 }];
  expect(await hash({ ...script, functions: { code: '1', map: '{}', problems: said } })).toBe(with1);
  expect(await hash({ ...script, functions: null })).toBe(await hash(script));
});

test('a jar is known by its bytes; without it there is no hash', async () => {
  const jar = { path: join(folder, 'job.jar'), main: null, arguments: [] };
  expect(await hash({ ...script, jar })).toBeNull();
  await writeFile(jar.path, 'one');
  const one = await hash({ ...script, jar });
  await writeFile(jar.path, 'three');
  expect(await hash({ ...script, jar })).not.toBe(one);
});

test('packed, it travels as its size asks', async () => {
  const runner = await runnerIn(folder);
  expect(pack(await artefactOf(script, runner, []))).toMatchObject({ carriage: 'plain', text: { plain: expect.stringContaining('${x}') } });
  expect(pack(await artefactOf({ ...script, text: '-- long\n'.repeat(200_000) }, runner, []))).toMatchObject({ carriage: 'gzip' });
});

test.each([
  ['jobs/delays/job.sql', 'delays'],
  ['jobs/words/job.yaml', 'words'],
  ['adhoc/count.sql', 'count'],
  ['job.sql', 'job'],
])('%s is called %s', (file, name) => expect(jobNameOf(file)).toBe(name));
