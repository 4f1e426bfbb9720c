import { expect, test } from 'vitest';
import type { StatementChangelog } from '#shared/services/sql-knowledge.ts';
import { changelogLabel, changelogWords } from './changelog-words.ts';

const changelog = (part: Partial<StatementChangelog>): StatementChangelog => ({ statement: 0, range: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } }, name: null, kinds: ['+I'], upsertKeys: [], primaryKey: [], ...part });

test('what only grows is short, and said to grow', () => {
  expect(changelogLabel(changelog({}))).toBe('+I');
  expect(changelogWords(changelog({ name: 'delays' }))).toBe('delays only grows: rows are inserted and never change, as EXPLAIN CHANGELOG_MODE says.');
});

test('a bare SELECT is told with the sink that its run has', () => {
  expect(changelogWords(changelog({ kinds: ['+I', '-U', '+U'] }))).toMatch(/^The query gives `\+I` .*, as its run collects it\.$/);
});

test('keys stand beside the kinds, and a sink with another key says so', () => {
  const updating = changelog({ kinds: ['+I', '-U', '+U'], upsertKeys: [['airport'], ['a', 'b']], primaryKey: ['b', 'a'] });
  expect(changelogLabel(updating)).toBe('+I -U +U · key airport or a, b');
  expect(changelogLabel({ ...updating, primaryKey: ['c'] })).toBe('+I -U +U · key airport or a, b · sink key c');
  expect(changelogWords(updating)).toContain('the row with the same airport, or the same a, b');
});
