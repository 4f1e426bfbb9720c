import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '#shared/rpc/contract.ts';
import type { Script, engine } from '#shared/services/engine.ts';
import { createSqlService } from '#shared/sql/index.ts';
import { createLauncher, type Launcher } from '#local-cluster/launcher/launcher.ts';
import { noFlink } from '#test/fakes/ask-flink.ts';
import { RUNNER_FOLDER } from './engine-parts.ts';

const root = resolve(import.meta.dirname, '../..');
const { format } = createSqlService(noFlink, () => []);

/** The files of a folder whose names end with `.sql`; none where there is no folder. */
const sqlOf = (folder: string) =>
  existsSync(join(root, folder)) ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.sql')).sort().map((name) => join(folder, name)) : [];
const read = (file: string) => readFileSync(join(root, file), 'utf8');

const scripts: Script[] = [
  ...sqlOf('test/fixtures/sql/valid').map((file) => ({ file, text: read(file) })),
  ...['flights', 'orders'].flatMap((sample) => {
    const common = sqlOf(`samples/${sample}/ddl`).map((file) => ({ file, text: read(file) }));
    return [...sqlOf(`samples/${sample}/jobs`), ...common.map(({ file }) => file)].map((file) => ({ file, text: read(file), common: common.filter((each) => each.file !== file) }));
  }),
];

let cache: string;
let launcher: Launcher;
let client: Client<typeof engine>;
beforeAll(async () => {
  cache = mkdtempSync(join(tmpdir(), 'weir-cache-'));
  launcher = createLauncher({ runnerFolder: RUNNER_FOLDER, cacheFolder: cache });
  client = await launcher.engine();
});
afterAll(async () => {
  await launcher?.dispose();
  rmSync(cache, { recursive: true, force: true });
});

/** Places in the text aside, also those that a message names. What Flink counts up for what has no name differs from run to run. */
const placeless = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (key, each: unknown) => (/^(range|ranges|declared|detail)$/.test(key) ? undefined : typeof each === 'string' ? each.replace(/\$\d+\*/g, '*').replace(/\bline \d+/g, 'line').replace(/\s+/g, ' ') : each)));

/** All that Flink makes of a text: its statements, its jobs, and what it has declared in the end. */
async function meaning(script: Script): Promise<unknown> {
  const { validation, topology, standIns } = await client.preview({ script });
  const { relations, functions, current, catalogs } = await client.scope({ script, statement: null });
  const said = validation.diagnostics.map(({ severity, code, message, statement }) => ({ severity, code, message, statement }));
  return placeless({ kinds: validation.statements.map(({ kind }) => kind), valid: validation.valid, said, topology, standIns, relations, functions, current, catalogs });
}

// The layout itself is proven beside it, in shared/sql/format: nothing but white space changes, and what is laid out stays as it is.
describe('a text that is laid out means to Flink what it meant', () => {
  test('there are texts of all of Flink’s grammar', () => expect(scripts.length).toBeGreaterThan(230));

  test.each(scripts)('$file', async (script) => {
    const formatted = format(script.text);
    expect(format(formatted)).toBe(formatted);
    expect(await meaning({ ...script, text: formatted })).toEqual(await meaning(script));
  });
});
