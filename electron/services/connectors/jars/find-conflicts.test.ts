import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeJar, type HandMadeClass } from '#test/drivers/hand-made-jars.ts';
import { findConflicts } from './find-conflicts.ts';

const SOURCE = 'org/apache/flink/table/factories/DynamicTableSourceFactory';
const SINK = 'org/apache/flink/table/factories/DynamicTableSinkFactory';

let folder: string;
let flink: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-jars-'));
  const classes: HandMadeClass[] = [
    { name: SOURCE, parent: 'java/lang/Object' },
    { name: SINK },
    { name: 'org/apache/flink/api/Reader', methods: ['open()V'] },
    { name: 'org/apache/flink/api/SpecialReader', parent: 'org/apache/flink/api/Reader' },
    { name: 'org/apache/flink/api/OfOthers', parent: 'org/example/NotHere' },
  ];
  flink = [await makeJar(join(folder, 'flink-core.jar'), classes)];
});
afterAll(() => rm(folder, { recursive: true }));

const jar = async (coordinates: string, ...made: [readonly HandMadeClass[], { factories?: string[]; holds?: Record<string, string> }?]) => ({ coordinates, path: await makeJar(join(folder, `${coordinates.replaceAll(':', '_')}.jar`), ...made) });
const factory = (name: string, identifier: string, more: Partial<HandMadeClass> = {}): HandMadeClass => ({ name, identifier, interfaces: [SOURCE], ...more });
const many = (folder: string, word: string) => Array.from({ length: 6 }, (_, index): HandMadeClass => ({ name: `${folder}/Part${index}`, methods: [`${word}()V`] }));

test('a thin and a fat twin are told by the factory in both, whatever their files are called', async () => {
  const made = factory('org/a/BirdFactory', 'bird');
  const thin = await jar('org.a:wings:1.0', [made], { factories: [made.name] });
  const fat = await jar('org.a:whole-bird:1.0', [made, ...many('org/deep', 'x')], { factories: [made.name] });
  const [twin, ...others] = await findConflicts([thin, fat], flink);
  expect(others).toEqual([]);
  expect(twin).toEqual({
    coordinates: 'org.a:wings:1.0',
    code: 'connector-twin',
    message: "whole-bird-1.0.jar and wings-1.0.jar both bring 'bird'. On one class path they get in each other's way: which of them a job gets is chance. Keep one, best whole-bird-1.0.jar, which holds more of what it needs; remove the other from connectors in weir.yaml.",
  });
});

test('so are two that bring the same name by other classes, also where what they extend says it', async () => {
  const base: HandMadeClass = { name: 'org/b/Base', identifier: 'fish' };
  const old = factory('org/a/FishFactory', 'fish');
  const fresh: HandMadeClass = { name: 'org/b/FishFactory', parent: 'org/b/Base', interfaces: [SOURCE] };
  const jars = [await jar('org.a:fish:1.0', [old], { factories: [old.name] }), await jar('org.b:fish:2.0', [base, fresh], { factories: [fresh.name] })];
  expect(await findConflicts(jars, flink)).toMatchObject([{ code: 'connector-twin', message: expect.stringContaining("both bring 'fish'") }]);
});

test('a source in one jar and a sink of the same name in another are no twins', async () => {
  const read = factory('org/a/In', 'stream');
  const write = factory('org/a/Out', 'stream', { interfaces: [SINK] });
  expect(await findConflicts([await jar('org.a:in:1.0', [read], { factories: [read.name] }), await jar('org.a:out:1.0', [write], { factories: [write.name] })], flink)).toEqual([]);
});

test('different classes of the same names are two versions, with the versions where both say them', async () => {
  const one = await jar('com.lib:lib:1.0', many('com/lib', 'before'), { holds: { 'com.lib:lib': '1.0' } });
  const bundle = await jar('org.b:bundle:7.0', many('com/lib', 'after'), { holds: { 'com.lib:lib': '2.0', 'org.b:bundle': '7.0' } });
  expect(await findConflicts([one, bundle], flink)).toMatchObject([{ coordinates: 'org.b:bundle:7.0', code: 'connector-twice', message: expect.stringContaining('lib-1.0.jar and bundle-7.0.jar hold two versions of lib, 1.0 and 2.0.') }]);
  const silent = await jar('org.c:silent:7.0', many('com/lib', 'after'));
  expect(await findConflicts([one, silent], flink)).toMatchObject([{ message: expect.stringContaining('hold 6 classes of the same names that are not the same, as com.lib.Part0.') }]);
  // The same bytes twice do no harm, and what Flink has itself comes from Flink.
  expect(await findConflicts([silent, await jar('org.d:same:1.0', many('com/lib', 'after'))], flink)).toEqual([]);
});

test("what a factory leads to and Flink lacks is named: classes, and methods of classes that are there", async () => {
  const made = factory('org/a/Factory', 'x', { names: ['org/a/Source', '[Lorg/apache/flink/api/Gone;'] });
  const source: HandMadeClass = { name: 'org/a/Source', calls: [['org/apache/flink/api/SpecialReader', 'open()V'], ['org/apache/flink/api/Reader', 'close(J)V'], ['org/apache/flink/api/OfOthers', 'any()V'], ['org/apache/flink/api/Reader', 'hashCode()I']] };
  const unused: HandMadeClass = { name: 'org/a/Unused', names: ['org/apache/flink/api/NeverAskedFor'] };
  const jars = [await jar('org.apache.flink:flink-connector-x:1.0.0-1.20', [made, source, unused], { factories: [made.name] })];
  expect(await findConflicts(jars, flink)).toEqual([
    {
      coordinates: 'org.apache.flink:flink-connector-x:1.0.0-1.20',
      code: 'connector-other-flink',
      message: 'flink-connector-x-1.0.0-1.20.jar is made for Flink 1.20: it needs org.apache.flink.api.Gone and 1 more, which Flink 2.3 does not have, so a job that uses it fails at its start. Take its release for this Flink.',
    },
  ]);
  expect(await findConflicts(jars, [])).toEqual([]);
});

test('a file that is no jar is told as one', async () => {
  const path = join(folder, 'page.jar');
  await writeFile(path, '<html>Please log in</html>');
  expect(await findConflicts([{ coordinates: 'org.a:page:1.0', path }], flink)).toMatchObject([{ coordinates: 'org.a:page:1.0', code: 'connector-without-jar', message: expect.stringContaining('page-1.0.jar cannot be read as a jar') }]);
});
