import { expect, test } from 'vitest';
import { expressionAt } from './expression-at.ts';

/** The bar is the pointer: it rests on what comes behind it. */
const at = (marked: string) => expressionAt(marked.replace('|', ''), marked.indexOf('|') + 1)?.text;

test('takes the chain up to the word that the pointer rests on', () => {
  expect(at('  const late = r|ow.delay > 15;')).toBe('row');
  expect(at('  const late = row.de|lay > 15;')).toBe('row.delay');
  expect(at("  state.seen?.['a b'].va|lue += 1n;")).toBe("state.seen?.['a b'].value");
  expect(at('  this.#co|unt++')).toBe('this.#count');
  expect(at('  rows[0].am|ount.plus(x)')).toBe('rows[0].amount');
  expect(at('  grösse|ρ = 1')).toBe('grösseρ');
});

test('has no value for words of the language, strings, comments and numbers', () => {
  expect(['  ret|urn x', '  x = "ro|w.x"', "  x = 'ro|w'", '  // ro|w', '  x /* ro|w */ + y', '  1|23', '  x = `a ro|w`', '  a |+ b', "  row['i|d']", '|'].map(at)).toEqual(Array(10).fill(undefined));
});

test('has one for what stands in a template, and behind a comment', () => {
  expect(at('  x = `a ${row.i|d} b`')).toBe('row.id');
  expect(at('  x /* no */ + r|ow')).toBe('row');
});

test('tells the columns', () => {
  expect(expressionAt('  row.delay', 8)).toEqual({ text: 'row.delay', start: 3, end: 12 });
});
