import type { SqlTemplate } from '#renderer/workers/typescript/typescript-contract.ts';

/**
 * The SQL of a program, each character at its place: what is not SQL is white space, so that a place in the program is the same place here. Each template ends in a
 * semicolon, in the place of its backtick; what a program puts in stands by its name.
 */
export function sqlOfTemplates(text: string, templates: readonly SqlTemplate[]): string {
  const blank = (from: number, to: number) => text.slice(from, to).replace(/[^\r\n]/g, ' ');
  let sql = '';
  for (const { start, end, holes } of templates) {
    sql += blank(sql.length, start);
    for (const hole of holes) sql += unescaped(text.slice(sql.length, hole.start)) + named(text.slice(hole.start, hole.end));
    sql += unescaped(text.slice(sql.length, end)) + (end < text.length ? ';' : '');
  }
  return sql + blank(sql.length, text.length);
}

/** A backtick, a dollar or a backslash that is written with a backslash before it. */
const unescaped = (part: string): string => part.replace(/\\([`$\\])/g, ' $1');

/** `${flights}` as a name, `${f(x)}` as any value. */
function named(hole: string): string {
  const inner = hole.slice(2, -1).trim();
  const name = /^[A-Za-z_]\w*$/.test(inner) ? inner : 'NULL';
  const lines = hole.replace(/[^\r\n]/g, ' ');
  return name.length <= hole.length && !/[\r\n]/.test(hole) ? name + lines.slice(name.length) : lines;
}

/** What is written into a template so that it stands in its SQL. `snippet`: in the syntax of snippets, where a backslash is written twice. */
export function escaped(insert: string, snippet: boolean): string {
  return snippet ? insert.replaceAll('`', '\\\\`') : insert.replace(/[`\\]/g, '\\$&').replaceAll('${', '\\${');
}
