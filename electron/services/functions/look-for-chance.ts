import { isNode, walk, type SyntaxNode } from './walk-syntax.ts';

const KINDS = new Set(['scalar', 'asyncScalar', 'table', 'aggregate', 'process']);

/** Where functions that are declared deterministic ask for the time or for chance. */
export function lookForChance(tree: SyntaxNode): { at: SyntaxNode; called: string }[] {
  const found: { at: SyntaxNode; called: string }[] = [];
  walk(tree, (node) => {
    if (node.type !== 'CallExpression' || !isNode(node.callee) || !KINDS.has(String(node.callee.name)) || mayDiffer(node)) return;
    walk(node, (inner) => {
      const called = chanceOf(inner);
      if (called) found.push({ at: inner, called });
    });
  });
  return found;
}

/** Whether its options say `deterministic: false`. */
function mayDiffer(declaration: SyntaxNode): boolean {
  const [options] = declaration.arguments as unknown[];
  const properties = isNode(options) && Array.isArray(options.properties) ? (options.properties as SyntaxNode[]) : [];
  return properties.some(({ key, value }) => isNode(key) && key.name === 'deterministic' && isNode(value) && value.value === false);
}

function chanceOf(node: SyntaxNode): string | undefined {
  if (node.type === 'MemberExpression' && isNode(node.object) && isNode(node.property)) {
    const name = `${String(node.object.name)}.${String(node.property.name)}`;
    return name === 'Date.now' || name === 'Math.random' ? name : undefined;
  }
  const bare = node.type === 'NewExpression' && isNode(node.callee) && node.callee.name === 'Date' && (node.arguments as unknown[]).length === 0;
  return bare ? 'new Date()' : undefined;
}
