import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { ScriptBreakpoint } from '#shared/services/script-debugger.ts';
import { conditionOf, faultOf, partsOf } from './conditions.ts';

const breakpoint = (more: Partial<ScriptBreakpoint>): ScriptBreakpoint => ({ id: 'a', file: 'f.ts', line: 1, column: null, condition: null, log: null, enabled: true, ...more });

/** What V8 makes of a condition, and what it said meanwhile. */
function met(more: Partial<ScriptBreakpoint>, names: object, times = 1) {
  const said: unknown[] = [];
  const lines: string[] = [];
  const place: Record<string, unknown> = { ...names, weirSaid: (text: string) => said.push(JSON.parse(text)), console: { info: (text: string) => lines.push(text) }, weir: { said: (parts: unknown[]) => parts.join('') } };
  place.globalThis = place;
  let answer: unknown;
  for (let i = 0; i < times; i++) answer = runInNewContext(conditionOf(breakpoint(more), 7), place);
  return { answer, said, lines };
}

it('a condition is met or not, and tells once that it failed', () => {
  expect(met({ condition: 'id > 3n // three' }, { id: 4n })).toMatchObject({ answer: true, said: [] });
  expect(met({ condition: 'id > 3n' }, { id: 3n })).toMatchObject({ answer: false, said: [] });
  expect(met({ condition: 'nobody.id' }, {}, 3)).toMatchObject({ answer: false, said: [{ number: 7, failed: 'ReferenceError: nobody is not defined' }] });
  expect(conditionOf(breakpoint({}), 7)).toBe('');
});

it('a logpoint says its text, where its condition is met, and never stops', () => {
  expect(met({ log: 'id {id}, {(() => { return { a: 1 }.a; })()}!' }, { id: 4n })).toMatchObject({ answer: false, said: [{ number: 7, text: 'id 4, 1!' }], lines: ['id 4, 1!'] });
  expect(met({ log: 'id {id}', condition: 'id > 4n' }, { id: 4n })).toMatchObject({ answer: false, said: [], lines: [] });
  expect(partsOf('a {b {c} d} e{f')).toEqual([{ text: 'a ' }, { expression: 'b {c} d' }, { text: ' e{f' }]);
});

it('what cannot be read is told before anything runs', () => {
  expect(faultOf(breakpoint({ condition: 'id >' }))).toMatchObject({ code: 'breakpoint-condition', message: expect.stringContaining('Unexpected token') });
  expect(faultOf(breakpoint({ log: 'is {id +}' }))).toMatchObject({ code: 'breakpoint-log', message: expect.stringContaining('{id +}') });
  expect(faultOf(breakpoint({ condition: 'id > 3n', log: 'is {id}' }))).toBeNull();
});
