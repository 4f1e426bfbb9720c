import { SEMANTIC_TOKENS, type SemanticToken } from '#shared/sql/index.ts';

export const LEGEND = { tokenTypes: [...SEMANTIC_TOKENS], tokenModifiers: ['declaration'] };

/** Five numbers a token, each place counted from the token before. */
export function packTokens(tokens: readonly SemanticToken[]): Uint32Array {
  const packed = new Uint32Array(tokens.length * 5);
  let [lastLine, lastColumn] = [1, 1];
  tokens.forEach(({ line, column, length, kind, declaration }, index) => {
    packed.set([line - lastLine, line === lastLine ? column - lastColumn : column - 1, length, SEMANTIC_TOKENS.indexOf(kind), declaration ? 1 : 0], index * 5);
    [lastLine, lastColumn] = [line, column];
  });
  return packed;
}
