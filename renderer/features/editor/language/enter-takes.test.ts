import { describe, expect, test } from 'vitest';
import type { Completion, CompletionKind } from '#shared/sql/index.ts';
import { enterTakes } from './enter-takes.ts';

const range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
const offer = (label: string, kind: CompletionKind = 'column'): Completion => ({ label, kind, detail: null, documentation: null, insert: label, snippet: false, range, sort: label });
const COLUMNS = [offer('carrier'), offer('id'), offer('id_of_carrier'), offer('FROM', 'keyword')];
const BEHIND_TABLE = [offer('AS', 'keyword'), offer('FULL OUTER JOIN', 'keyword'), offer('WHERE', 'keyword')];
const VALUES = [offer("'kafka'", 'value')];

describe('Enter while suggestions are shown', () => {
  test.each([
    ['takes what the word begins', 'carr', COLUMNS, false, true],
    ['takes it whatever its case', 'CARR', COLUMNS, false, true],
    ['is a new line behind a complete word', 'carrier', COLUMNS, false, false],
    ['is a new line behind a complete word of another case', 'from', COLUMNS, false, false],
    ['is a new line behind a complete word that begins a longer one', 'id', COLUMNS, false, false],
    ['is a new line behind a bracket', '', COLUMNS, false, false],
    ['is a new line behind one letter', 'c', COLUMNS, false, false],
    ['is a new line behind a word that nothing begins with', 'crr', COLUMNS, false, false],
    ['is a new line where an alias may stand', 'fu', BEHIND_TABLE, false, false],
    ['takes what was chosen there', 'fu', BEHIND_TABLE, true, true],
    ['takes what was chosen behind nothing', '', COLUMNS, true, true],
    ['takes a value in quotes from its first letter', 'k', VALUES, false, true],
    ['takes a value in quotes that is complete, which closes them', 'kafka', VALUES, false, true],
  ])('%s', (_, typed, offered, chosen, takes) => expect(enterTakes({ typed, offered, chosen })).toBe(takes));
});
