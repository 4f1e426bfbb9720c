import { expect, test } from 'vitest';
import { linesOf, readRow, splitJsonArray } from './split-json.ts';

test('keeps every digit of numbers that a double cannot hold', () => {
  expect(splitJsonArray('[9007199254740993,-1.10,1E+400,12345678901234567890.123456789]')).toEqual([
    '9007199254740993',
    '-1.10',
    '1E+400',
    '12345678901234567890.123456789',
  ]);
});

test('splits only at the top level', () => {
  expect(splitJsonArray('[[1,2],{"a":[3,{"b":"]"}]},"x,[y]",null]')).toEqual(['[1,2]', '{"a":[3,{"b":"]"}]}', '"x,[y]"', 'null']);
});

test('understands quotes and backslashes in strings', () => {
  expect(splitJsonArray(String.raw`["a\"b","c\\","\\\"",""]`).map((text) => JSON.parse(text))).toEqual(['a"b', 'c\\', '\\"', '']);
});

test('takes space between values, and no values', () => {
  expect(splitJsonArray(' [ 1 , "a" ] ')).toEqual(['1', '"a"']);
  expect(splitJsonArray('[ ]')).toEqual([]);
});

test.each(['', '{}', '[1', '["a]', '[1,[2]'])('refuses %j', (text) => {
  expect(() => splitJsonArray(text)).toThrow(RangeError);
});

test('agrees with JSON.parse on nested values', () => {
  const values = [1, -0.5, 'π "quoted" \\', { a: [1, { b: null }], 'c,d': ']' }, [[], {}], true, ''];
  expect(splitJsonArray(JSON.stringify(values)).map((text) => JSON.parse(text))).toEqual(values);
});

test('reads a row', () => {
  expect(readRow('["+U",1357016400000,"EWR",18446744073709551615]')).toEqual({
    kind: '+U',
    eventTime: 1357016400000,
    values: ['"EWR"', '18446744073709551615'],
  });
  expect(readRow('["+I",null]')).toEqual({ kind: '+I', eventTime: null, values: [] });
});

test('lines of a body, with and without the last line feed', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  expect(linesOf(bytes('a\nß\n'))).toEqual(['a', 'ß']);
  expect(linesOf(bytes('a\nb'))).toEqual(['a', 'b']);
  expect(linesOf(bytes(''))).toEqual([]);
});
