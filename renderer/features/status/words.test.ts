import { expect, test } from 'vitest';
import { runStatus } from '#test/fakes/window-parts.ts';
import { rateBetween } from './rate.ts';
import { describeRun, formatMemory, formatMs } from './words.ts';

const count = (counted: number) => ({ sink: 's', counted, keptFrom: 0, kept: counted, tableRows: 0, tableComplete: true });

test('a run in a few words', () => {
  expect(describeRun(runStatus({ state: 'running', firstRowMs: 186 }), 9140.4)).toEqual(['running', 'first row 186 ms', '9,140 rows/s']);
  expect(describeRun(runStatus({ state: 'finished', firstRowMs: 186, counts: [count(1)], durationMs: 2500 }), undefined)).toEqual(['finished', 'first row 186 ms', '1 row in 2.5 s']);
  expect(describeRun(runStatus({ state: 'running', firstRowMs: 186, counts: [count(44)] }), 44, true)).toEqual(['paused', 'first row 186 ms', '44 rows']);
  // What a jar reads and writes is its own, and not counted as rows of a sink.
  expect(describeRun(runStatus({ state: 'finished', firstRowMs: null, counts: [], durationMs: 259 }), undefined)).toEqual(['finished', 'after 259 ms']);
  expect(describeRun(runStatus({ state: 'running', firstRowMs: null, counts: [] }), undefined)).toEqual(['running']);
  // Nor are those that went to a real table.
  expect(describeRun(runStatus({ state: 'finished', firstRowMs: null, counts: [count(0)], written: [{ sink: 's', rows: 177 }], durationMs: 259 }), undefined)).toEqual(['finished', 'after 259 ms']);
  expect(describeRun(runStatus({ state: 'starting', firstRowMs: null }), undefined)).toEqual(['starting']);
  const replaced = { at: 1, files: ['functions/a.ts', 'functions/b.ts'], rows: { s: 5 }, refusal: null };
  expect(describeRun(runStatus({ firstRowMs: null, replacements: [replaced] }), undefined)).toEqual(['running', 'a.ts and 1 more replaced']);
});

test('the pace between two states', () => {
  expect(rateBetween({ counts: [count(100)], durationMs: 1000 }, { counts: [count(400), count(300)], durationMs: 1500 })).toBe(1200);
  expect(rateBetween({ counts: [], durationMs: 1000 }, { counts: [count(1)], durationMs: 1000 })).toBe(0);
});

test('figures as people read them', () => {
  expect([formatMs(12.4), formatMs(1500), formatMs(75_000)]).toEqual(['12 ms', '1.5 s', '1 min 15 s']);
  expect([formatMemory(432 * 1024 ** 2), formatMemory(1.5 * 1024 ** 3)]).toEqual(['432 MB', '1.5 GB']);
});
