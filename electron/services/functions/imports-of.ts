import { isNode, walk, type SyntaxNode } from './walk-syntax.ts';

/** What a module imports, with where it says so; null for a name that is made when the code runs. Imports of types alone are none: nothing is left of them. */
export function importsOf(tree: SyntaxNode): { source: string | null; at: SyntaxNode }[] {
  const found: { source: string | null; at: SyntaxNode }[] = [];
  walk(tree, (node) => {
    const isStatic = node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration';
    const isType = node.importKind === 'type' || node.exportKind === 'type';
    const isRequire = node.type === 'CallExpression' && isNode(node.callee) && node.callee.name === 'require';
    const source = isStatic && !isType ? node.source : node.type === 'ImportExpression' ? node.source : isRequire ? (node.arguments as unknown[])[0] : undefined;
    if (isNode(source) && typeof source.value === 'string') found.push({ source: source.value, at: source });
    else if (node.type === 'ImportExpression') found.push({ source: null, at: node });
  });
  return found;
}
