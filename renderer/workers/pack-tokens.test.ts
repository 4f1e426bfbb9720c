import { expect, test } from 'vitest';
import { LEGEND, packTokens } from './pack-tokens.ts';

test('each token is told by its distance from the one before', () => {
  const packed = packTokens([
    { line: 1, column: 1, length: 6, kind: 'keyword', declaration: false },
    { line: 1, column: 8, length: 2, kind: 'view', declaration: true },
    { line: 4, column: 3, length: 5, kind: 'column', declaration: false },
  ]);
  const type = (kind: string) => LEGEND.tokenTypes.indexOf(kind as never);
  expect([...packed]).toEqual([0, 0, 6, type('keyword'), 0, 0, 7, 2, type('view'), 1, 3, 2, 5, type('column'), 0]);
});
