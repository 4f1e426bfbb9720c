import { describe, expect, it } from 'vitest';
import { LineRing } from './line-ring.ts';
import { safeText } from './safe-text.ts';

describe('safeText', () => {
  it('keeps colours and line breaks', () => {
    expect(safeText('\x1b[31mred\x1b[0m\nnext')).toBe('\x1b[31mred\x1b[0m\r\nnext');
  });

  it('drops whatever could move, rename, link or write the clipboard', () => {
    expect(safeText('a\x1b[2Jb\x1b[10;10Hc')).toBe('abc');
    expect(safeText('\x1b]0;title\x07x\x1b]52;c;aGk=\x1b\\y')).toBe('xy');
    expect(safeText('\x1b]8;;https://example.org\x07link\x1b]8;;\x07')).toBe('link');
    expect(safeText('over\rwritten\x07\x08')).toBe('overwritten');
    expect(safeText('\x9b2J\x1bPq\x1b\\z')).toBe('2Jz');
  });
});

describe('LineRing', () => {
  it('keeps the newest lines and counts the others', () => {
    const ring = new LineRing(100);
    for (let line = 0; line < 1000; line++) ring.push(String(line));
    expect(ring.all().at(-1)).toBe('999');
    expect(ring.all().length + ring.dropped).toBe(1000);
    expect(ring.all().length).toBeLessThanOrEqual(110);
  });

  it('tells new lines, and that all are gone, until nobody listens', () => {
    const ring = new LineRing();
    const told: (string | undefined)[] = [];
    const listening = ring.listen((line) => told.push(line));
    ring.push('one');
    ring.clear();
    listening.dispose();
    ring.push('two');
    expect(told).toEqual(['one', undefined]);
  });
});
