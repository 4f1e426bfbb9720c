import { describe, expect, test } from 'vitest';
import { NO_EDITS } from '../topology/edits.ts';
import { faultOf, placeOfOperator, placeOfRefused, readTopology, topologyPathOf } from './topology-file.ts';

const faults = (text: string) => readTopology(text).diagnostics.map(({ code, message, range: { start, end } }) => `${start.line}:${start.column}-${end.line}:${end.column} ${code}: ${message}`);
const stanza = (lines: string) => faults(`weir: 1\noperators:\n  u1:\n    ${lines.replaceAll('\n', '\n    ')}\n`);
const group = (line: string) => faults(`weir: 1\ngroups:\n  ${line}\n`);

const WHOLE = `weir: 1
operators:
  # Delays per airport
  "u4f0fea56a2b3c4d5":
    parallelism: 4
    max-parallelism: 128
    slot-sharing-group: heavy
    chaining: head
    ship: { "u3a16aff6d1991cf4": adaptive }
    state-ttl: 1 h
    name: Delays per airport
    pin: "9be1c2d0a71f4e338d3bd6a4c5e6f708"
  # Join
  "u9": { state-ttl: { left: 1 h, right: 2 h } }
groups:
  heavy: { cpu: 1.0, heap: 512 mb, managed: 256 mb }
`;

test('reads a whole file', () => {
  expect(readTopology(WHOLE)).toEqual({
    edits: {
      operators: {
        u4f0fea56a2b3c4d5: { parallelism: 4, maxParallelism: 128, slotSharingGroup: 'heavy', chaining: 'head', ship: { u3a16aff6d1991cf4: 'adaptive' }, stateTtl: '1 h', name: 'Delays per airport', pin: '9be1c2d0a71f4e338d3bd6a4c5e6f708' },
        u9: { stateTtl: { left: '1 h', right: '2 h' } },
      },
      groups: { heavy: { cpu: 1, heap: '512 mb', managed: '256 mb' } },
    },
    notes: { u4f0fea56a2b3c4d5: 'Delays per airport', u9: 'Join' },
    diagnostics: [],
  });
});

test.each(['weir: 1\n', 'weir: 1\noperators:\ngroups:\n', 'weir: 1\noperators: {}\n', 'weir: 1\noperators:\n  u1:\n    # parallelism: 4\n', 'weir: 1\noperators: { u1: { ship: {} } }\n'])('says nothing: %j', (text) =>
  expect(readTopology(text)).toMatchObject({ edits: NO_EDITS, diagnostics: [] }),
);

describe('what is wrong, where, and what to write', () => {
  test.each([
    ['0', '4:18-4:19', '0'],
    ['-3', '4:18-4:20', '-3'],
    ['1e9', '4:18-4:21', '1000000000'],
    ['2.5', '4:18-4:21', '2.5'],
    ['four', '4:18-4:22', '"four"'],
    ['"4"', '4:18-4:21', '"4"'],
    ['', '4:16-4:16', 'nothing'],
    ['.inf', '4:18-4:22', 'Infinity'],
    ['[4]', '4:18-4:21', '[4]'],
  ])('parallelism %s', (value, place, shown) => {
    const [said, ...more] = stanza(`parallelism: ${value}`);
    expect(more).toEqual([]);
    expect(said).toContain(`bad-value: operators.u1.parallelism: write a whole number from 1 to 32768, not ${shown}.`);
    if (value) expect(said).toContain(place);
  });

  test('a key that is not known names the nearest one', () => {
    expect(stanza('paralelism: 4')).toEqual(['4:5-4:15 unknown-key: Unknown key "paralelism". Did you mean "parallelism"?']);
    expect(stanza('maxParallelism: 4')[0]).toContain('Did you mean "max-parallelism"?');
    expect(group('a: { cpus: 1 }')[0]).toContain('Did you mean "cpu"?');
  });

  test('choices are told', () => {
    expect(stanza('chaining: heads')[0]).toMatch(/^4:15-4:20 bad-value: operators\.u1\.chaining: .*"head"\|"never"\|"always"/);
    expect(stanza('ship: { u2: hash }')[0]).toMatch(/^4:17-4:21 bad-value: operators\.u1\.ship\.u2: .*"forward"\|"rebalance"\|"rescale"\|"adaptive"/);
  });

  test('durations', () => {
    expect(stanza('state-ttl: 5 parsecs')).toEqual(['4:16-4:25 bad-value: operators.u1.state-ttl: write a duration with its unit, like 1 h, 30 min or 10 s (0 s keeps state for ever), not "5 parsecs".']);
    expect(stanza('state-ttl: 3600')[0]).toContain('not 3600.');
    expect(stanza('state-ttl: { left: 1 h, right: soon }')[0]).toMatch(/^4:36-4:40 bad-value: operators\.u1\.state-ttl\.right: .*not "soon"\.$/);
  });

  test('slot sharing groups', () => {
    expect(stanza('slot-sharing-group: very heavy')[0]).toMatch(/^4:25-4:35 bad-value: operators\.u1\.slot-sharing-group: name a slot sharing group by letters.*not "very heavy"\.$/);
    expect(stanza('slot-sharing-group: 7')[0]).toContain('in quotes where it is a number');
    expect(group('"very heavy": { cpu: 1 }')[0]).toMatch(/^3:3-3:15 bad-key: "very heavy" cannot be a key here: name a slot sharing group/);
    expect([stanza('slot-sharing-group: größer_2.a'), group('7: { cpu: 1 }')]).toEqual([[], []]);
  });

  test('sizes and cores', () => {
    expect(group('a: { heap: 1.5 gb }')[0]).toMatch(/^3:14-3:20 bad-value: groups\.a\.heap: write a size with its unit and no fraction, like 512 mb or 2 gb, not "1\.5 gb"\.$/);
    expect(group('a: { managed: 512 }')[0]).toContain('not 512.');
    expect(group('a: { cpu: 0 }')[0]).toContain('groups.a.cpu: write more than no core.');
    expect(group('a: { cpu: two }')[0]).toContain('not "two".');
  });

  test('a pin of digits wants quotes, for a number would lose some', () => expect(stanza('pin: 12345678901234567890123456789012')[0]).toContain('write a text, in quotes, not'));

  test('every fault is told, the first first', () => expect(stanza('parallelism: 0\nchaining: x\nname: ""')).toHaveLength(3));

  test('a merge conflict has its own word, and hides nothing behind it', () => {
    const text = 'weir: 1\noperators:\n  u1:\n<<<<<<< HEAD\n    parallelism: 4\n=======\n    parallelism: 8\n>>>>>>> other\n';
    expect(faults(text)).toEqual(['4:1-4:13 conflict-marker: Git left a merge conflict here. Keep one of the two sides, or both, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>.']);
    expect(faults(text.replaceAll('\n', '\r\n'))[0]).toMatch(/^4:1-4:13 conflict-marker/);
  });

  test('a newer format has its own word, and its keys are not called unknown', () => {
    expect(faults('weir: 2\nvertices: []\n')).toEqual(['1:7-1:8 newer-format: The file is of format 2; this version of Weir reads format 1. Use the Weir that wrote it, or a newer one.']);
    expect(faults('weir: 0\n')[0]).toContain('bad-value: weir');
    expect(faults('operators: {}\n')[0]).toContain('missing-key: The key "weir" is missing.');
  });

  test('what is no YAML, or no file of ours', () => {
    expect(faults('weir: 1\noperators: {\n')[0]).toMatch(/^\d+:\d+-\d+:\d+ yaml-/);
    expect(faults('weir: 1\noperators:\n  u1: { name: a }\n  u1: { name: b }\n')[0]).toMatch(/^4:3-\S+ yaml-duplicate-key/);
    expect(faults('\u0000\u0001')[0]).toMatch(/^\d+:\d+-\d+:\d+ /);
    expect(faults('- a\n- b\n')[0]).toContain('bad-value');
    expect(faults('')[0]).toContain('missing-key');
    expect(faults('weir: 1\n---\nweir: 1\n')[0]).toContain('yaml-multiple-docs');
    const laughs = ['a: &a [x]', ...Array.from({ length: 12 }, (_, index) => `b${index}: &b${index} [${`*${index ? `b${index - 1}` : 'a'},`.repeat(9)}]`)].join('\n');
    expect(faults(`weir: 1\n${laughs}\n`)[0]).toMatch(/yaml-alias: .*\.$/);
  });
});

test('the edits lie beside the job', () => {
  expect(['jobs/a/job.sql', 'jobs/a/job.ts', 'job.yaml', 'adhoc/count.sql', 'C:\\x\\count.sql', 'a.b.sql', 'noext'].map(topologyPathOf)).toEqual([
    'jobs/a/topology.yaml',
    'jobs/a/topology.yaml',
    'topology.yaml',
    'adhoc/count.topology.yaml',
    'C:\\x\\count.topology.yaml',
    'a.b.topology.yaml',
    'noext.topology.yaml',
  ]);
});

test('finds the place of an edit', () => {
  const start = ({ start: { line, column } }: { start: { line: number; column: number } }) => `${line}:${column}`;
  expect(start(placeOfOperator(WHOLE, 'u9'))).toBe('14:3');
  expect(start(placeOfRefused(WHOLE, { operator: 'u4f0fea56a2b3c4d5', group: null, property: 'chaining', to: null }))).toBe('8:5');
  expect(start(placeOfRefused(WHOLE, { operator: 'u4f0fea56a2b3c4d5', group: null, property: 'ship', to: 'u3a16aff6d1991cf4' }))).toBe('9:13');
  expect(start(placeOfRefused(WHOLE, { operator: null, group: 'heavy', property: 'resources', to: null }))).toBe('16:3');
});

test('what cannot be read again is said before it is written', () => {
  expect(faultOf({ operators: { u1: { parallelism: 4 } }, groups: {} })).toBeUndefined();
  expect(faultOf({ operators: { u1: { parallelism: 0 } }, groups: {} })).toBe('operators.u1.parallelism: write a whole number from 1 to 32768, not 0');
  expect(faultOf({ operators: {}, groups: { 'very heavy': { cpu: 1 } } })).toMatch(/^groups\.very heavy: name a slot sharing group/);
});
