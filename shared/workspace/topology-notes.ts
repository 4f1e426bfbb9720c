import { isMap, isScalar, type Document, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { parseYaml } from './read-yaml.ts';

/** What is said above each operator's stanza, by uid. */
export function notesIn(text: string): Record<string, string> {
  const { document } = parseYaml(text);
  const operators = stanzasIn(document, 'operators');
  if (!operators) return {};
  settleFirstComment(operators);
  return Object.fromEntries(operators.items.flatMap((pair) => (keyOf(pair)?.commentBefore ? [[String(keyOf(pair)!.value), wordsOf(keyOf(pair)!.commentBefore!)]] : [])));
}

/** The map of stanzas under `operators` or `groups`, where it is one. */
export function stanzasIn(document: Document, key: 'operators' | 'groups'): YAMLMap | undefined {
  const value = isMap(document.contents) ? document.contents.get(key, true) : undefined;
  return isMap(value) ? value : undefined;
}

export function keyOf(pair: Pair): Scalar | undefined {
  return isScalar(pair.key) ? pair.key : undefined;
}

/**
 * The reader gives a comment above the first stanza to the whole map, so that another stanza put first would take it. What
 * stands right above the stanza is made the stanza's own; what a blank line sets apart stays where it is.
 */
export function settleFirstComment(map: YAMLMap): void {
  const first = map.items[0] && keyOf(map.items[0]);
  if (!first || !map.commentBefore || map.commentBefore.endsWith('\n')) return;
  const cut = map.commentBefore.lastIndexOf('\n\n');
  first.commentBefore = map.commentBefore.slice(cut < 0 ? 0 : cut + 2);
  map.commentBefore = cut < 0 ? null : map.commentBefore.slice(0, cut + 1);
}

function wordsOf(comment: string): string {
  return comment
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' ');
}
