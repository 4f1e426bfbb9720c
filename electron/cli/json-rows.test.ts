import { expect, test } from 'vitest';
import { jsonWithRows } from './json-rows.ts';

test('the rows of an answer are JSON, with every digit', () => {
  const rows: Record<string, string>[] = [{ id: '9007199254740993', name: '"a \\" b"', price: '30.00' }, { 'a "b"': 'null', tags: '["x",{"y":1}]' }];
  const text = jsonWithRows((row) => ({ sink: 'out', results: rows.map((values) => ({ row: row(values) })) }));
  expect(text).toBe('{"sink":"out","results":[{"row":{"id":9007199254740993,"name":"a \\" b","price":30.00}},{"row":{"a \\"b\\"":null,"tags":["x",{"y":1}]}}]}');
});
