import type { Insertion } from './insertions.ts';
import { isNode, type SyntaxNode } from './walk-syntax.ts';

/** What declares a function of a job's own; in shared/sdk. */
export const DECLARING = ['scalar', 'asyncScalar', 'table', 'aggregate', 'process'];

/** What variables at the top of a file are called: tables and functions have their names. */
export function markNames(tree: SyntaxNode): Insertion[] {
  return (tree.body as SyntaxNode[]).flatMap((statement) => {
    const declaration = statement.type === 'ExportNamedDeclaration' && isNode(statement.declaration) ? statement.declaration : statement;
    if (declaration.type !== 'VariableDeclaration' || declaration.declare === true) return [];
    return (declaration.declarations as SyntaxNode[]).flatMap(({ id, init }): Insertion[] => {
      if (!isNode(id) || id.type !== 'Identifier' || !isNode(init) || init.type.includes('Function') || init.type.includes('Class')) return [];
      return [
        { at: init.start, words: `weirNamed(${JSON.stringify(id.name)},` },
        { at: init.end, words: ')', closes: true },
      ];
    });
  });
}

/** Where each call, each column and each template of a job stands. Bodies of functions that run in tasks are left as they are. */
export function markPlaces(text: string, tree: SyntaxNode): Insertion[] {
  const marks: Insertion[] = [];
  const mark = (node: SyntaxNode, name: number, texts?: readonly number[][]) => {
    marks.push({ at: node.start, words: `weirAt(${node.start},${name},${node.end},` });
    marks.push({ at: node.end, words: texts ? `,${JSON.stringify(texts)})` : ')', closes: true });
  };
  const visit = (node: SyntaxNode): void => {
    const { callee, tag } = node;
    if (isSkipped(node)) return;
    if (node.type === 'CallExpression' && isNode(callee) && callee.type !== 'Super') {
      if (callee.type === 'Identifier' && DECLARING.includes(String(callee.name))) return;
      mark(node, isNode(callee.property) ? callee.property.start : node.start);
      // The member that is called is no value of its own.
      below(callee.type === 'MemberExpression' ? callee.object : callee);
      return below(node.arguments);
    }
    if (node.type === 'TaggedTemplateExpression' && isNode(tag) && isNode(node.quasi)) {
      mark(node, node.start, (node.quasi.quasis as SyntaxNode[]).map((quasi) => textOf(text, quasi)));
      return below(node.quasi.expressions);
    }
    if (node.type === 'MemberExpression') mark(node, node.start);
    if (node.type === 'AssignmentExpression') return below(node.right);
    if (node.type === 'NewExpression') return below(node.arguments);
    below(Object.values(node));
  };
  const below = (part: unknown): void => {
    for (const each of Array.isArray(part) ? (part as unknown[]).flat() : [part]) if (isNode(each)) visit(each);
  };
  visit(tree);
  return marks;
}

/** Types are no values; what is changed, deleted or asked for only where it is there has to stay what it is. */
function isSkipped({ type, operator }: SyntaxNode): boolean {
  const isType = type.startsWith('TS') && !['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'TSInstantiationExpression'].includes(type);
  return isType || type === 'ChainExpression' || type === 'UpdateExpression' || type === 'ImportDeclaration' || type === 'Decorator' || (type === 'UnaryExpression' && (operator === 'delete' || operator === 'typeof'));
}

/** Pairs of an offset in what a text of a template says and one in the file: a new one behind each escape, and each line that ends with two characters. */
function textOf(text: string, quasi: SyntaxNode): number[] {
  const raw = text.slice(quasi.start, quasi.end);
  const base = quasi.start + (raw.startsWith('`') || raw.startsWith('}') ? 1 : 0);
  const written = raw.slice(base - quasi.start).replace(/(?:`|\$\{)$/, '');
  const pairs = [0, base];
  let short = 0;
  for (const { 0: found, index } of written.matchAll(/\\(?:u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|\r\n|[^])|\r\n/g)) {
    const said = found === '\r\n' ? 1 : /^\\[\r\n\u2028\u2029]/.test(found) ? 0 : found.startsWith('\\u{') ? String.fromCodePoint(parseInt(found.slice(3, -1), 16)).length : 1;
    const after = index + found.length;
    short += found.length - said;
    pairs.push(after - short, base + after);
  }
  return pairs;
}
