import { expect, test } from 'vitest';
import type { World } from './worlds.ts';

const TEXT = "CREATE TABLE flights (id BIGINT, departure STRING NOT NULL) WITH ('connector' = 'datagen');\nSELECT id FROM flights;\nCREATE TABLE later (a INT) WITH ('connector' = 'datagen');\n";

/** What the language service says of SQL, whoever answers. */
export function sqlKnowledgeSuite(world: () => World, file: string): void {
  const language = () => world().clients.language;
  const named = (relations: { path: string[] }[]) => relations.map(({ path }) => path[2]);

  test('says which values of options cannot be read, of connectors and of their formats', async () => {
    const datagen = { kind: 'connector' as const, identifier: 'datagen', options: { connector: 'datagen', 'rows-per-second': 'many', 'number-of-rows': '5' } };
    const missing = { ...datagen, identifier: 'nowhere' };
    const { faults } = await language().optionFaults({ lists: [datagen, missing] });
    expect(faults).toEqual([[{ key: 'rows-per-second', type: 'Long', reason: expect.stringContaining('many') }], []]);
  });

  test('knows the words, functions, settings, connectors and formats of Flink', async () => {
    const { flink, keywords, functions, settings, factories, types } = await language().vocabulary({});
    expect(flink).toBe('2.3.0');
    expect(keywords).toContainEqual({ word: 'SELECT', reserved: true });
    expect(functions.find(({ name }) => name === 'SUM')).toMatchObject({ kind: 'aggregate', builtIn: true });
    expect(functions.find(({ name }) => name === 'TUMBLE')?.arguments.map(({ name }) => name)).toEqual(['DATA', 'TIMECOL', 'SIZE', 'OFFSET']);
    expect(settings.find(({ key }) => key === 'table.exec.state.ttl')).toMatchObject({ type: 'Duration', default: '0 ms' });
    expect(factories.find(({ identifier }) => identifier === 'filesystem')).toMatchObject({ kind: 'connector', shipped: true });
    expect(factories.find(({ identifier }) => identifier === 'filesystem')?.options.find(({ key }) => key === 'path')).toMatchObject({ required: true });
    expect(factories.find(({ identifier }) => identifier === 'json')).toMatchObject({ kind: 'format', roles: ['decode', 'encode'] });
    expect(types).toContain('BIGINT');
  });

  test('tells what a text has declared before a statement, and after it', async () => {
    const before = await language().scope({ file, text: TEXT, statement: 1 });
    expect(named(before.relations)).toContain('flights');
    expect(named(before.relations)).not.toContain('later');
    const flights = before.relations.find(({ path }) => path[2] === 'flights');
    expect(flights).toMatchObject({ kind: 'table', temporary: false, options: { connector: 'datagen' }, declared: { file, range: { start: { line: 1, column: 1 } } } });
    expect(flights?.columns).toMatchObject([
      { name: 'id', type: 'BIGINT', nullable: true, kind: 'physical', time: null, key: false, fields: [] },
      { name: 'departure', type: 'STRING', nullable: false },
    ]);
    expect(named((await language().scope({ file, text: TEXT })).relations)).toContain('later');
  });

  test('tells what queries return and expressions are; null where Flink refuses', async () => {
    const { columns } = await language().columns({ file, text: TEXT, statement: 1, queries: ['SELECT departure FROM flights', 'SELECT nope FROM flights'] });
    expect(columns[0]).toMatchObject([{ name: 'departure', type: 'STRING', nullable: false }]);
    expect(columns[1]).toBeNull();
    const { types } = await language().types({ file, text: TEXT, statement: 1, from: 'flights', expressions: ['id', 'nope'] });
    expect(types).toEqual([{ type: 'BIGINT', nullable: true }, null]);
  });

  test('a text that Flink cannot read is asked about all the same', async () => {
    const { relations } = await language().scope({ file, text: `${TEXT}SELECT FROM WHERE`, statement: 3 });
    expect(named(relations)).toEqual(expect.arrayContaining(['flights', 'later']));
  });
}
