import { describe, expect, test } from 'vitest';
import { applyEdits } from '../topology/apply-edit.ts';
import { NO_EDITS, type Edit, type TopologyEdits } from '../topology/edits.ts';
import { readTopology } from './topology-file.ts';
import { writeTopology } from './write-topology.ts';

const edits = (...given: Edit[]) => applyEdits(NO_EDITS, given);
const read = (text: string) => readTopology(text).edits!;
const changedBy = (text: string, ...given: Edit[]) => writeTopology(text, applyEdits(read(text), given), NAMES);
const NAMES = { u1: 'Source flights', u2: 'Group aggregate: by carrier', u3: 'Sink\n late' };

const ALL = edits(
  { type: 'set-parallelism', operator: 'u2', parallelism: 4 },
  { type: 'set-max-parallelism', operator: 'u2', maxParallelism: 128 },
  { type: 'set-slot-sharing-group', operator: 'u2', group: 'heavy' },
  { type: 'set-chaining', operator: 'u2', chaining: 'head' },
  { type: 'set-ship', operator: 'u2', to: 'u3', ship: 'adaptive' },
  { type: 'set-state-ttl', operator: 'u2', ttl: '1 h' },
  { type: 'set-name', operator: 'u2', name: 'Delays: per airport' },
  { type: 'pin', operator: 'u2', pin: '12345678901234567890123456789012' },
  { type: 'set-state-ttl', operator: 'u1', ttl: { right: '2 h', left: '1 h' } },
  { type: 'set-name', operator: 'u3', name: 'null' },
  { type: 'set-group-resources', group: 'heavy', resources: { cpu: 1, heap: '512 mb', managed: '256 mb' } },
);

const TEXT = `weir: 1
operators:
  # Source flights
  "u1":
    state-ttl: { left: 1 h, right: 2 h }
  # Group aggregate: by carrier
  "u2":
    parallelism: 4
    max-parallelism: 128
    slot-sharing-group: heavy
    chaining: head
    ship: { "u3": adaptive }
    state-ttl: 1 h
    name: "Delays: per airport"
    pin: "12345678901234567890123456789012"
  # Sink late
  "u3":
    name: "null"
groups:
  heavy: { cpu: 1.0, heap: 512 mb, managed: 256 mb }
`;

test('writes a stanza an operator, sorted, each under its name', () => {
  expect(writeTopology(undefined, ALL, NAMES)).toBe(TEXT);
  expect(read(TEXT)).toEqual(ALL);
});

test('no edits need no file, and the last one taken back takes the file along', () => {
  expect(writeTopology(undefined, NO_EDITS)).toBeUndefined();
  expect(writeTopology(TEXT, NO_EDITS)).toBeUndefined();
  expect(writeTopology('# why this is so\nweir: 1\noperators: { u1: { parallelism: 2 } }\n', NO_EDITS)).toBe('# why this is so\nweir: 1\n');
});

describe('equal edits leave the text alone, byte for byte', () => {
  test.each([TEXT, 'operators:   {u2:  {parallelism: 2},u1: {name:   a}}   # mine\nweir:   1', 'weir: 1\r\noperators:\r\n  u1: {parallelism: 0x10}\r\n', 'weir: 1\n\n\n', '# only words\nweir: 1'])('%j', (text) =>
    expect(writeTopology(text, read(text), NAMES)).toBe(text),
  );
});

describe("a person's file", () => {
  const HANDMADE = `# Tuned for the small cluster. Ask ada before you change this.
weir: 1 # first format

operators:
  # --- sources ---

  # Source flights
  # read by two jobs
  "u1":
    parallelism: 2 # as many as partitions
    # keep below 64
    max-parallelism: 32
  "u5": { name: gone } # was dropped in March

groups:
  # for the windows
  heavy: { cpu: 0.5, heap: 512 mb } # measured
`;

  test('keeps its comments when a value changes', () => {
    expect(changedBy(HANDMADE, { type: 'set-parallelism', operator: 'u1', parallelism: 4 })).toBe(HANDMADE.replace('parallelism: 2 #', 'parallelism: 4 #'));
  });

  test('takes a new stanza in its place, and nothing else moves', () => {
    const first = changedBy(HANDMADE, { type: 'set-chaining', operator: 'u0', chaining: 'never' }, { type: 'set-parallelism', operator: 'u3', parallelism: 9 })!;
    expect(first).toBe(
      HANDMADE.replace('  # Source flights\n', '  "u0":\n    chaining: never\n  # Source flights\n').replace('  "u5"', '  # Sink late\n  "u3":\n    parallelism: 9\n  "u5"'),
    );
    expect(changedBy(first, { type: 'set-chaining', operator: 'u0', chaining: null }, { type: 'set-parallelism', operator: 'u3', parallelism: null })).toBe(HANDMADE);
  });

  test('a key more stands where the format lists it; a key less takes only itself along', () => {
    const more = changedBy(HANDMADE, { type: 'set-slot-sharing-group', operator: 'u1', group: 'heavy' }, { type: 'set-name', operator: 'u1', name: 'x' })!;
    expect(more).toBe(HANDMADE.replace('    max-parallelism: 32\n', '    max-parallelism: 32\n    slot-sharing-group: heavy\n    name: x\n'));
    expect(changedBy(HANDMADE, { type: 'set-parallelism', operator: 'u1', parallelism: null })).toBe(HANDMADE.replace('    parallelism: 2 # as many as partitions\n', ''));
  });

  test('an edit of an operator that is gone stays, with what was said of it', () => {
    expect(changedBy(HANDMADE, { type: 'set-parallelism', operator: 'u1', parallelism: 4 })).toContain('  "u5": { name: gone } # was dropped in March\n');
    expect(changedBy(HANDMADE, { type: 'forget-operator', operator: 'u5' })).not.toContain('u5');
  });

  test('a group changes in its line', () => {
    expect(changedBy(HANDMADE, { type: 'set-group-resources', group: 'heavy', resources: { cpu: 2, heap: '512 mb', managed: '1 gb' } })).toContain('  # for the windows\n  heavy: { cpu: 2.0, heap: 512 mb, managed: 1 gb } # measured\n');
  });

  test('a name that changed does not touch the comment that is there', () => {
    expect(writeTopology(HANDMADE, applyEdits(read(HANDMADE), [{ type: 'set-parallelism', operator: 'u1', parallelism: 4 }]), { u1: 'Another name' })).not.toContain('Another name');
  });
});

describe('a file in a layout of its own keeps it, but for what changed', () => {
  const OWN = `# tuned by hand


weir:   1
operators:     # all of them

        # first
        u1:
                parallelism:    2      # as many as partitions
                name:   'x'
        u2: {parallelism:   3,   name: y}    # on a line


        "u3":   # beside the key
                name: >-
                        folded
                        text
                ship: {u1:  rescale,
                       u2:   rebalance}    # on two lines
groups:
        heavy: {cpu:  1}
        light:   {cpu:  0.5}
# the end`;

  test.each<[string, string, Edit]>([
    ['parallelism:    2      #', 'parallelism: 7 #', { type: 'set-parallelism', operator: 'u1', parallelism: 7 }],
    ["                name:   'x'\n", '', { type: 'set-name', operator: 'u1', name: null }],
    ['u2: {parallelism:   3,   name: y}    #', 'u2: { parallelism: 3, name: z } #', { type: 'set-name', operator: 'u2', name: 'z' }],
    ['heavy: {cpu:  1}', 'heavy: { cpu: 2.0 }', { type: 'set-group-resources', group: 'heavy', resources: { cpu: 2 } }],
    ['groups:\n', '        "u4":\n                chaining: never\ngroups:\n', { type: 'set-chaining', operator: 'u4', chaining: 'never' }],
  ])('%j', (old, fresh, edit) => expect(writeTopology(OWN, applyEdits(read(OWN), [edit]))).toBe(OWN.replace(old, fresh)));

  test.each(Array.from({ length: 60 }, (_, seed) => seed))('whatever the layout, what is said and every comment stay (%i)', (seed) => {
    const { text, comments } = randomText(seed);
    const before = readTopology(text);
    expect(before.diagnostics, text).toEqual([]);
    const edit: Edit = { type: 'set-parallelism', operator: `u${seed % 4}`, parallelism: 77 };
    const after = changedBy(text, edit)!;
    expect(read(after)).toEqual(applyEdits(before.edits!, [edit]));
    for (const comment of comments) expect(after.split(comment), `${text}\n---\n${after}`).toHaveLength(2);
    expect(writeTopology(after, read(after))).toBe(after);
  });
});

/** A file of four operators with comments in all the places that a person might put them. */
function randomText(seed: number): { text: string; comments: string[] } {
  let state = seed * 7919 + 1;
  const below = (limit: number) => ((state = (state * 1103515245 + 12345) & 0x7fffffff), (state >> 8) % limit);
  const comments: string[] = [];
  const note = () => {
    comments.push(`note ${comments.length} of ${seed}.`);
    return `# ${comments.at(-1)}`;
  };
  const pad = ' '.repeat(2 + below(3));
  const maybe = (indent: string) => (below(3) === 0 ? `${indent}${note()}\n` : '') + (below(4) === 0 ? '\n' : '');
  const beside = () => (below(3) === 0 ? `${' '.repeat(1 + below(3))}${note()}` : '');
  let text = `${maybe('')}weir: 1${beside()}\n${maybe('')}operators:${beside()}\n`;
  for (const index of [0, 1, 2, 3]) {
    text += maybe(pad);
    if (below(4) === 0) text += `${pad}u${index}: { name: a${index}, parallelism: ${index + 1} }${beside()}\n`;
    else text += `${pad}"u${index}":${beside()}\n${maybe(pad + pad)}${pad}${pad}parallelism: ${index + 1}${beside()}\n${maybe(pad + pad)}${pad}${pad}name: b${index}${beside()}\n`;
  }
  return { text: `${text}${maybe('')}groups:${beside()}\n${pad}heavy: { cpu: 1.5 }${beside()}\n${maybe('')}`, comments };
}

test('line ends stay as they are', () => {
  const text = TEXT.replaceAll('\n', '\r\n');
  expect(changedBy(text, { type: 'set-parallelism', operator: 'u2', parallelism: 5 })).toBe(text.replace('parallelism: 4', 'parallelism: 5'));
});

test('a stanza that was all commented out keeps what was said', () => {
  const text = 'weir: 1\noperators:\n  # "u1":\n  #   parallelism: 4\n';
  const written = changedBy(text, { type: 'set-name', operator: 'u2', name: 'b' })!;
  expect(written).toContain('# "u1":\n  #   parallelism: 4\n');
  expect(read(written)).toEqual(edits({ type: 'set-name', operator: 'u2', name: 'b' }));
});

test('stanzas that share anchors are written out where one of them changes', () => {
  const text = 'weir: 1\noperators:\n  u1: &wide { parallelism: 4 }\n  u2: *wide\n';
  const written = changedBy(text, { type: 'set-parallelism', operator: 'u1', parallelism: 8 })!;
  expect(read(written)).toEqual(edits({ type: 'set-parallelism', operator: 'u1', parallelism: 8 }, { type: 'set-parallelism', operator: 'u2', parallelism: 4 }));
});

test('uids, names and groups of any look come back as they were', () => {
  const odd = ['my source', '42', '1e5', 'null', 'true', 'a: b', '# c', '"q"', 'täglich ☂', '-', '?', '{x}', "it's", 'constructor', 'two\nlines', ' edges '];
  const given = odd.flatMap((word): Edit[] => [
    { type: 'set-name', operator: word, name: word },
    { type: 'set-ship', operator: word, to: word, ship: 'rescale' },
    { type: 'pin', operator: word, pin: word },
  ]);
  const value = edits(...given, { type: 'set-slot-sharing-group', operator: 'u1', group: '7' }, { type: 'set-group-resources', group: 'true', resources: { cpu: 0.25 } });
  const text = writeTopology(undefined, value, Object.fromEntries(odd.map((word) => [word, word])))!;
  expect(read(text)).toEqual(value);
  expect(writeTopology(undefined, read(text), Object.fromEntries(odd.map((word) => [word, word])))).toBe(text);
});

test.each(Array.from({ length: 40 }, (_, seed) => seed))('any way to the same edits writes the same text (%i)', (seed) => {
  let state = seed + 1;
  const below = (limit: number) => ((state = (state * 1103515245 + 12345) & 0x7fffffff), (state >> 8) % limit);
  const one = (): Edit => {
    const operator = `u${below(5)}`;
    return [
      { type: 'set-parallelism', operator, parallelism: below(3) ? 1 + below(9) : null } as Edit,
      { type: 'set-name', operator, name: below(3) ? `n${below(9)}` : null } as Edit,
      { type: 'set-ship', operator, to: `u${below(5)}`, ship: below(3) ? 'rescale' : null } as Edit,
      { type: 'set-group-resources', group: `g${below(3)}`, resources: below(3) ? { cpu: 1 + below(4) } : null } as Edit,
    ][below(4)]!;
  };
  let [text, value] = [undefined as string | undefined, NO_EDITS as TopologyEdits];
  for (let step = 0; step < 25; step++) {
    value = applyEdits(value, [one()]);
    text = writeTopology(text, value);
    expect(text === undefined ? NO_EDITS : read(text)).toEqual(value);
    expect(text).toBe(writeTopology(undefined, value));
  }
});
