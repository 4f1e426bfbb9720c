import { describe, expect, it } from 'vitest';
import { RowStore } from './row-store.ts';

const encoder = new TextEncoder();
const chunk = (from: number, count: number, trailing = '\n') =>
  encoder.encode(Array.from({ length: count }, (_, index) => `["+I",null,${9007199254740993n + BigInt(from + index)}]`).join('\n') + trailing);

describe('RowStore', () => {
  it('keeps every digit and finds each row wherever chunks begin', () => {
    const store = new RowStore();
    let next = 0;
    for (const count of [1, 3, 2000, 1, 1, 700, 5]) {
      store.push(next, count, chunk(next, count, count % 2 ? '\n' : ''));
      next += count;
    }
    expect([store.from, store.to, store.next, store.kept]).toEqual([0, next, next, next]);
    for (let place = 0; place < next; place++)
      expect(store.at(place)).toEqual({ number: place, row: { kind: '+I', eventTime: null, values: [String(9007199254740993n + BigInt(place))] } });
    expect(store.at(next)).toBeUndefined();
  });

  it('shows rows that never came as one item', () => {
    const store = new RowStore();
    store.push(0, 2, chunk(0, 2));
    store.push(12_002, 1, chunk(12_002, 1));
    expect(store.at(2)).toEqual({ number: 2, skipped: 12_000 });
    expect(store.at(3)).toMatchObject({ number: 12_002 });
    expect([store.kept, store.next]).toEqual([3, 12_003]);
  });

  it('stays within its caps, drops the oldest and keeps the places of the others', () => {
    const store = new RowStore({ bytes: 1e9, rows: 1000 });
    for (let first = 0; first < 10_000; first += 800) store.push(first, 800, chunk(first, 800));
    expect(store.kept).toBeLessThanOrEqual(1000);
    expect(store.next).toBe(10_400);
    expect(store.keptFrom).toBe(store.from);
    expect(store.at(store.from)).toMatchObject({ number: store.from });
    expect(store.at(store.from - 1)).toBeUndefined();
  });

  it('bounds its bytes even when rows come one by one', () => {
    const store = new RowStore({ bytes: 256 * 1024, rows: 1e9 });
    for (let first = 0; first < 20_000; first++) store.push(first, 1, chunk(first, 1));
    expect(store.kept).toBeGreaterThan(4000);
    expect(store.kept).toBeLessThan(12_000);
    expect(store.at(store.to - 1)).toMatchObject({ number: 19_999 });
  });

  it('ignores rows it has: a stream that is opened again may repeat', () => {
    const store = new RowStore();
    store.push(0, 5, chunk(0, 5));
    store.push(0, 5, chunk(0, 5));
    store.push(3, 4, chunk(3, 4));
    expect([store.to, store.kept]).toEqual([7, 7]);
    expect(store.at(5)).toMatchObject({ number: 5, row: { values: ['9007199254740998'] } });
  });

  it('gives the text of what is kept, to search in', () => {
    const store = new RowStore();
    store.push(0, 3, chunk(0, 3));
    const text = store.textFrom(1)!;
    expect([text.place, text.to, text.lines.length]).toEqual([1, 3, 2]);
    expect(text.lines[1]).toContain('9007199254740995');
    expect(store.textFrom(3)).toBeUndefined();
  });
});
