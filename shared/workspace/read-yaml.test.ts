import { expect, test } from 'vitest';
import { readYaml } from './read-yaml.ts';
import { SampleStreamFile } from './sample-stream.ts';
import { WorkspaceFile } from './workspace-file.ts';

const faults = (text: string, schema: typeof WorkspaceFile | typeof SampleStreamFile = WorkspaceFile) =>
  readYaml(text, schema).diagnostics.map(({ code, message, range: { start, end } }) => `${start.line}:${start.column}-${end.line}:${end.column} ${code}: ${message}`);

test('reads a whole file', () => {
  const text = 'weir: 1\nflink: "2.3"\ndefaults: { parallelism: 2 }\nsettings: { table.exec.state.ttl: 1 h, a.b: 3, c: true }\ncommon: [ddl/*.sql]\n';
  expect(readYaml(text, WorkspaceFile)).toEqual({
    value: { weir: 1, flink: '2.3', defaults: { parallelism: 2 }, settings: { 'table.exec.state.ttl': '1 h', 'a.b': '3', c: 'true' }, common: ['ddl/*.sql'] },
    diagnostics: [],
  });
});

test('an unknown key names its nearest known one, at its place', () => {
  expect(faults('weir: 1\nsetings: {}\n')).toEqual(['2:1-2:8 unknown-key: Unknown key "setings". Did you mean "settings"?']);
  expect(faults('weir: 1\ndefaults:\n  paralelism: 2\n')).toEqual(['3:3-3:13 unknown-key: Unknown key "paralelism". Did you mean "parallelism"?']);
  expect(faults('weir: 1\nzzz: 1\n')[0]).toContain('Known here: weir, flink, defaults, settings, common, functions, connectors.');
});

test('a key that YAML would take for null or true is a key', () => {
  expect(readYaml('data: a.csv\nformat: { null: NA }\n', SampleStreamFile).value?.format.null).toBe('NA');
});

test('an unknown key inside a union is found', () => {
  expect(faults('data: x.csv\npace: { sped: 2 }\n', SampleStreamFile)[0]).toMatch(/^2:\d+-2:\d+ bad-value: pace: write max, \{ speed: 60 \} .*, or \{ rate: 100 \} .*\.$/);
});

test('a value of the wrong kind, a missing key, broken YAML', () => {
  expect(faults('weir: 1\ndefaults: { parallelism: 0 }\n')).toEqual(['2:26-2:27 bad-value: defaults.parallelism: too small: expected number to be >=1.']);
  expect(faults('flink: "2.3"\n')[0]).toMatch(/^1:1-\S+ missing-key: The key "weir" is missing\.$/);
  expect(faults('weir: 1\ncommon: [a\nflink: x\n')[0]).toMatch(/^\d+:\d+-\d+:\d+ yaml-/);
  expect(faults('weir: 1\nweir: 1\n')[0]).toMatch(/^2:1-\S+ yaml-duplicate-key/);
});

test('an empty file is an empty object, a list is not an object', () => {
  expect(faults('')[0]).toContain('missing-key');
  expect(faults('- a\n')[0]).toContain('bad-value');
});

test('a merge conflict and a newer format are said as such, in any file', () => {
  expect(faults('weir: 1\n<<<<<<< HEAD\nflink: "2.3"\n=======\nflink: "2.2"\n>>>>>>> main\n')).toEqual([expect.stringMatching(/^2:1-2:13 conflict-marker: /)]);
  expect(faults('weir: 7\nfuture: yes\n')).toEqual([expect.stringMatching(/^1:7-1:8 newer-format: The file is of format 7; /)]);
});
