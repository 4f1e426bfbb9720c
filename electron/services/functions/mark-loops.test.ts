import { expect, test } from 'vitest';
import { inserted } from './insertions.ts';
import { markLoops } from './mark-loops.ts';
import { loadParser } from './tools.ts';
import type { SyntaxNode } from './walk-syntax.ts';

test.each([
  ['while (a) { b(); }', 'while (a) {L.at="f.ts:1"; b(); }'],
  ['while (true);', 'while (true){L.at="f.ts:1";;}'],
  ['for (;;)\n  for (const x of y)\n    z(x);', 'for (;;)\n  {L.at="f.ts:1";for (const x of y)\n    {L.at="f.ts:2";z(x);}}'],
  ['do x(); while (y)', 'do {L.at="f.ts:1";x();} while (y)'],
  ['for (const k in o) if (k) { break; } else continue;', 'for (const k in o) {L.at="f.ts:1";if (k) { break; } else continue;}'],
])('%s', async (text, marked) => {
  const { parseAst } = await loadParser();
  expect(inserted(text, markLoops(text, parseAst(text, { lang: 'ts' }) as unknown as SyntaxNode, 'f.ts', 'L'))).toBe(marked);
  parseAst(marked, { lang: 'ts' });
});
