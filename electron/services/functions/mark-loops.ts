import type { Insertion } from './insertions.ts';
import { isNode, placeOf, walk, type SyntaxNode } from './walk-syntax.ts';

const LOOPS = new Set(['WhileStatement', 'DoWhileStatement', 'ForStatement', 'ForInStatement', 'ForOfStatement']);

/**
 * A mark in each loop's body, which says where it goes round: V8 can end a loop that does not end by itself, and does not say which one it was.
 *
 * @param name the object that has `at`
 */
export function markLoops(text: string, tree: SyntaxNode, file: string, name: string): Insertion[] {
  const marks: Insertion[] = [];
  walk(tree, (node) => {
    if (!LOOPS.has(node.type) || !isNode(node.body)) return;
    const mark = `${name}.at=${JSON.stringify(`${file}:${placeOf(text, node.start).line}`)};`;
    const { body } = node;
    if (body.type === 'BlockStatement') marks.push({ at: body.start + 1, words: mark });
    else marks.push({ at: body.start, words: `{${mark}` }, { at: body.end, words: '}', closes: true });
  });
  return marks;
}
