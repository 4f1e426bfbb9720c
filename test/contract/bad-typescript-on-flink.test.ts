import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Failure } from '#shared/base/failure.ts';
import type { Validation } from '#shared/services/engine.ts';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import { engineIsBuilt } from './flink-world.ts';
import { createWorld, firstOf, type World } from './worlds.ts';

const FOLDER = resolve(import.meta.dirname, '../fixtures/bad-typescript');
const textOf = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

/** The cases of a file: README.md beside them says how they are written. */
function casesOf(theme: string): [name: string, files: Record<string, Buffer>][] {
  return textOf(theme).split(/^== /m).slice(1).map((text) => {
    const [head, ...files] = text.split(/^-- /m);
    return [head!.trim(), Object.fromEntries(files.map((file) => [file.slice(0, file.indexOf('\n')), bytesOf(file.slice(file.indexOf('\n') + 1))]))];
  });
}

function bytesOf(text: string): Buffer {
  const parts = text.split(/\{\{(.*?)\}\}/).map((part, i) => (i % 2 === 0 ? Buffer.from(part) : Buffer.alloc(parseInt(part) * 1_000_000, 'x')));
  return Buffer.concat(parts);
}

describe.skipIf(!engineIsBuilt)('bad programs in TypeScript, on Flink', () => {
  let keeper: EngineKeeper;
  beforeAll(async () => {
    keeper = startEngine(places());
    await keeper.engine();
  });
  afterAll(() => keeper?.dispose());

  /** What is said first, where it is noticed, and where that is. */
  async function saidOf(files: Record<string, Buffer>): Promise<string> {
    const world = await createWorld('memory', { files: { 'weir.yaml': `weir: 1\ncommon: [ddl/*.sql]\n${Object.keys(files).some((path) => path.startsWith('functions/')) ? 'functions: [functions/*.ts]\n' : ''}`, 'ddl/tables.sql': textOf('tables.sql') }, keeper, keepEngine: true });
    try {
      for (const [path, bytes] of Object.entries(files)) {
        await mkdir(dirname(join(world.folder, path)), { recursive: true });
        await writeFile(join(world.folder, path), bytes);
      }
      await world.clients.workspace.trust({ trusted: true });
      const file = Object.keys(files).find((path) => path.startsWith('jobs/'))!;
      return (await saidIn(world, file, files[file]!.toString())).replaceAll(world.folder, '<workspace>');
    } finally {
      await world.dispose();
    }
  }

  async function saidIn({ clients }: World, file: string, text: string): Promise<string> {
    const { validation } = await clients.language.preview({ file, text });
    const first = firstSaid(validation);
    if (first) return told('typing', file, first);
    const { run } = await clients.runs.start({ file, text }).catch((refused: Failure) => ({ run: refused }));
    if (typeof run !== 'string') {
      const of = (run.data as { validation?: Validation } | undefined)?.validation;
      return of && firstSaid(of) ? told('start', file, firstSaid(of)!) : `start: ${run.code}\n${run.message}`;
    }
    const { failure } = await firstOf(clients.runs.status({ run }), ({ state }) => ['finished', 'failed', 'cancelled'].includes(state));
    return failure ? `run: ${failure.code}${failure.range ? ` at ${file}:${failure.range.start.line}` : ''}\n${failure.message}` : 'nothing';
  }
  const firstSaid = ({ diagnostics }: Validation) => diagnostics.find(({ severity }) => severity === 'error') ?? diagnostics.find(({ severity }) => severity === 'warning');
  const told = (stage: string, file: string, { severity, code, range, message }: Validation['diagnostics'][number]) => `${stage}: ${severity === 'error' ? '' : `${severity} `}${code} at ${file}:${range.start.line}:${range.start.column}\n${message}`;

  describe.each(['bundling.txt', 'types.txt', 'planning.txt', 'loading.txt', 'running.txt'])('%s', (theme) => {
    test.each(casesOf(theme))('%s', async (_name, files) => {
      expect(await saidOf(files)).toMatchSnapshot();
    });
  });
});
