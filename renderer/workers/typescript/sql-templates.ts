import { typescript, type SourceFile, type SyntaxNode } from 'monaco-editor/languages/features/typescript/lib/typescriptServices';
import type { SqlTemplate } from './typescript-contract.ts';

const NEWEST = 99;

/** The templates of `sql` in a text, in their order. Who asks while it is typed asks of the text that they have. */
export function sqlTemplatesOf(text: string): SqlTemplate[] {
  const source = typescript.createSourceFile('asked.ts', text, NEWEST, true);
  const found: SqlTemplate[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.kind === typescript.SyntaxKind.TaggedTemplateExpression && node.tag!.getText() === 'sql') found.push(templateOf(source, node.template!));
    typescript.forEachChild(node, visit);
  };
  visit(source as unknown as SyntaxNode);
  return found;
}

function templateOf({ text }: SourceFile, template: SyntaxNode): SqlTemplate {
  const start = template.getStart() + 1;
  // One that is being typed may have no end yet.
  const isClosed = template.getEnd() > start && text[template.getEnd() - 1] === '`';
  const holes = (template.templateSpans ?? []).map(({ expression, literal }) => ({ start: expression.getFullStart() - 2, end: literal.getStart() + 1 }));
  return { start, end: isClosed ? template.getEnd() - 1 : template.getEnd(), holes };
}
