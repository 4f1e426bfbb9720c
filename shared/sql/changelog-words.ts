import type { StatementChangelog } from '../services/sql-knowledge.ts';

const WORDS: Record<string, string> = { '+I': 'inserts', '-U': 'the row before an update', '+U': 'updates', '-D': 'deletes' };

/** Short, for the end of a line: `+I -U +U -D · key airport`. */
export function changelogLabel({ kinds, upsertKeys, primaryKey }: StatementChangelog): string {
  const keys = upsertKeys.map((columns) => columns.join(', ')).join(' or ');
  const differs = primaryKey.length > 0 && upsertKeys.length > 0 && !upsertKeys.some((columns) => isSame(columns, primaryKey));
  return [kinds.join(' '), ...(keys ? [`key ${keys}`] : []), ...(differs ? [`sink key ${primaryKey.join(', ')}`] : [])].join(' · ');
}

/** The same in words, for whoever rests on it. */
export function changelogWords({ name, kinds, upsertKeys, primaryKey }: StatementChangelog): string {
  const subject = name ?? 'The query';
  const what = kinds.length === 1 && kinds[0] === '+I' ? 'only grows: rows are inserted and never change' : `gives ${kinds.map((kind) => `\`${kind}\` (${WORDS[kind] ?? kind})`).join(', ')}`;
  const keys = upsertKeys.length ? ` A change is about the row with the same ${upsertKeys.map((columns) => columns.join(', ')).join(', or the same ')}.` : '';
  const primary = primaryKey.length ? ` The table's primary key is ${primaryKey.join(', ')}.` : '';
  const source = name === null ? 'as its run collects it' : 'as EXPLAIN CHANGELOG_MODE says';
  return `${subject} ${what}, ${source}.${keys}${primary}`;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join('\n') === [...other].sort().join('\n');
}
