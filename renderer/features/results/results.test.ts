import { afterEach, describe, expect, it, vi } from 'vitest';
import { prettyValue, shortType, showTime, showTyped, showValue } from '#renderer/ui/grid/cell.ts';
import { rowsAsJson, rowsAsTsv } from '#renderer/ui/grid/copy-rows.ts';
import { findRows } from './find-rows.ts';
import { gapWords } from '#renderer/ui/grid/rows-source.ts';
import { countWords, emptyWords, tableWords } from './results-words.ts';
import { calmLooks } from '#renderer/ui/grid/calm-looks.ts';
import { RowStore } from '#renderer/ui/grid/row-store.ts';
import { runStatus } from '#test/fakes/window-parts.ts';
import { TablePages } from './table-pages.ts';

const encoder = new TextEncoder();
const columns = [
  { name: 'origin', type: 'STRING' },
  { name: 'n', type: 'BIGINT' },
];
const rows = [
  { kind: '+I', eventTime: 0, values: ['"E\\tWR"', '9007199254740993'] },
  { kind: '-D', eventTime: null, values: ['null', '1.10'] },
];

describe('values', () => {
  it('are shown as they were written, every digit of them', () => {
    expect([showValue('9007199254740993'), showValue('"a\\n\\u00e9"'), showValue('null'), showValue('{"a":1}'), showValue(undefined)]).toEqual(['9007199254740993', 'a\né', undefined, '{"a":1}', undefined]);
    expect(prettyValue('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(prettyValue('{"a":9007199254740993}')).toBe('{"a":9007199254740993}');
  });

  it('of intervals are as the SQL client shows them', () => {
    const shown = [['86400000', 'INTERVAL DAY(2) TO SECOND(3)'], ['-93784005', 'INTERVAL SECOND(3)'], ['14', 'INTERVAL YEAR(2) TO MONTH NOT NULL'], ['-1', 'INTERVAL MONTH'], ['null', 'INTERVAL MONTH'], ['86400000', 'BIGINT']] as const;
    expect(shown.map(([json, type]) => showTyped(json, type))).toEqual(['+1 00:00:00.000', '-1 02:03:04.005', '+1-02', '-0-01', undefined, '86400000']);
  });

  it('of times have as many digits as event time beside them', () => {
    const shown = [['"2026-01-01 00:05:15.04"', 'TIMESTAMP(3) *ROWTIME*'], ['"2026-01-01 00:05:15.04Z"', 'TIMESTAMP_LTZ(3)'], ['"2026-01-01 00:05:15"', 'TIMESTAMP(3)'], ['"00:05:15.1"', 'TIME(3)'], ['"00:05:15.123456"', 'TIMESTAMP(6)'], ['"a:15.1"', 'STRING']] as const;
    expect(shown.map(([json, type]) => showTyped(json, type))).toEqual(['2026-01-01 00:05:15.040', '2026-01-01 00:05:15.040Z', '2026-01-01 00:05:15', '00:05:15.100', '00:05:15.123456', 'a:15.1']);
    expect(showTime(Date.UTC(2026, 0, 1, 0, 5, 15, 40))).toBe('2026-01-01 00:05:15.040');
  });

  it('have a time in UTC and a type in short', () => {
    expect([showTime(Date.UTC(2013, 0, 1, 10)), showTime(1), showTime(null), showTime(9e15)]).toEqual(['2013-01-01 10:00:00', '1970-01-01 00:00:00.001', '', '9000000000000000']);
    expect(shortType('VARCHAR(2147483647) NOT NULL')).toBe('STRING');
  });
});

describe('no rows', () => {
  it('have a reason where the engine knows one', () => {
    const range = { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } };
    const notice = { severity: 'info' as const, code: 'window-by-clock', message: 'This window ends by the clock.', range };
    expect(emptyWords('delays', runStatus({ state: 'finished', notices: [notice] }))).toEqual({ title: 'The run finished and no row reached delays.', body: notice.message });
    expect(emptyWords('delays', runStatus({ state: 'finished' })).body).toMatch(/^A filter may/);
  });

  it('of a real table are not missed: they went there', () => {
    const real = runStatus({ state: 'finished', written: [{ sink: 'out_t', rows: 177 }] });
    expect(emptyWords('out_t', real)).toEqual({ title: '177 rows went to the real out_t.', body: 'Rows of a real table are not shown here: look at them where they went.' });
    expect(emptyWords('delays', real).title).toBe('The run finished and no row reached delays.');
  });
});

describe('copying', () => {
  it('gives a spreadsheet quoted cells', () => {
    expect(rowsAsTsv(rows, { columns, changelog: true })).toBe('kind\tevent time\torigin\tn\n+I\t1970-01-01 00:00:00\t"E\tWR"\t9007199254740993\n-D\t\t\t1.10');
  });

  it('gives a spreadsheet intervals as they are shown', () => {
    const spans = [{ name: 'days', type: 'INTERVAL DAY(2) TO SECOND(3)' }, { name: 'months', type: 'INTERVAL YEAR(2) TO MONTH' }];
    expect(rowsAsTsv([{ kind: '+I', eventTime: null, values: ['90000000', '-14'] }], { columns: spans, changelog: false })).toBe('days\tmonths\n+1 01:00:00.000\t-1-02');
  });

  it('gives JSON lines with exact numbers', () => {
    expect(rowsAsJson(rows, { columns, changelog: false })).toBe('{"origin":"E\\tWR","n":9007199254740993}\n{"origin":null,"n":1.10}');
  });
});

describe('words', () => {
  it('say what is kept and what is not', () => {
    expect(countWords(1_204_551, 400_000, 804_551)).toBe('1,204,551 rows counted; the newest 400,000 are kept');
    expect(countWords(1, 1, 0)).toBe('1 row counted');
    expect(gapWords(12_000, 5)).toBe('12,000 rows skipped: the window was slower than the job');
    expect(tableWords({ sink: 's', counted: 9, keptFrom: 0, kept: 9, tableRows: 3, tableComplete: false })).toContain('met its cap');
    expect(tableWords({ sink: 's', counted: 1, keptFrom: 0, kept: 1, tableRows: 1, tableComplete: true })).toBe('1 row after 1 change');
  });
});

describe('looks at new rows', () => {
  afterEach(() => void vi.useRealTimers());

  it('come with the next frame, and fewer in a flood, none lost', () => {
    vi.useFakeTimers();
    let looks = 0;
    const tell = calmLooks(() => looks++, (look) => void setTimeout(look, 16));
    tell(1);
    tell(1);
    vi.advanceTimersByTime(16);
    expect(looks).toBe(1);
    tell(1);
    vi.advanceTimersByTime(16);
    expect(looks).toBe(2);
    for (let chunk = 0; chunk < 100; chunk++) {
      tell(2_000);
      vi.advanceTimersByTime(10);
    }
    expect(looks).toBeGreaterThan(4);
    expect(looks).toBeLessThan(12);
    const before = looks;
    tell(1);
    vi.advanceTimersByTime(1_000);
    expect(looks).toBe(before + 1);
  });
});

describe('findRows', () => {
  it('finds values, not kinds and times, across chunks, and goes on where it stopped', async () => {
    const store = new RowStore();
    store.push(0, 2, encoder.encode('["+I",1000,"Newark"]\n["+U",1000,"say \\"JFK\\""]\n'));
    store.push(9, 1, encoder.encode('["-D",1000,"newark again"]\n'));
    const search = async (words: string, from = 0) => {
      const found: number[] = [];
      for await (const step of findRows(store, words, from, async () => {})) found.push(...step.found);
      return found;
    };
    expect(await search('NEWARK')).toEqual([0, 3]);
    expect(await search('newark', 1)).toEqual([3]);
    expect(await search('"jfk"')).toEqual([1]);
    expect(await search('1000')).toEqual([]);
    expect(await search('+U')).toEqual([]);
  });
});

describe('TablePages', () => {
  it('fetches what is looked at once, and again when the table has changed', async () => {
    const asked: number[] = [];
    let landed = () => {};
    const nextPage = () => new Promise<void>((resolve) => (landed = resolve));
    const pages = new TablePages(
      async (offset) => {
        asked.push(offset);
        return [encoder.encode(`["+I",null,${offset}]\n`)];
      },
      () => landed(),
    );
    let landing = nextPage();
    pages.show(200, 230);
    await landing;
    expect(pages.at(200)?.values).toEqual(['200']);
    pages.show(200, 230);
    expect(asked).toEqual([200]);
    pages.outdate();
    landing = nextPage();
    pages.show(200, 230);
    await landing;
    expect(asked).toEqual([200, 200]);
    pages.dispose();
  });
});
