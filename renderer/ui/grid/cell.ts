/** Flink types whose values are numbers: set to the right, in the code's face. */
export function isNumeric(type: string): boolean {
  return /^(TINYINT|SMALLINT|INT|INTEGER|BIGINT|DECIMAL|NUMERIC|DEC|FLOAT|DOUBLE)\b/.test(type);
}

export function shortType(type: string): string {
  return type.replace(/ NOT NULL$/, '').replace('VARCHAR(2147483647)', 'STRING').replace('VARBINARY(2147483647)', 'BYTES');
}

/** A value's JSON text as a person reads it; undefined is NULL. Numbers keep every digit, as they came. */
export function showValue(json: string | undefined): string | undefined {
  if (json === undefined || json === 'null') return undefined;
  return json.startsWith('"') ? (JSON.parse(json) as string) : json;
}

/**
 * The same of a column's type: an interval, which comes as a number of months or milliseconds, stands as Flink's SQL client shows it, `+1-02` or `+1 00:00:00.000`; a
 * part of a second has all digits that the type has, as event time beside it.
 */
export function showTyped(json: string | undefined, type: string): string | undefined {
  const text = showValue(json);
  if (text === undefined) return text;
  const digits = /^TIME(?:STAMP(?:_LTZ)?)?\((\d)\)/.exec(type)?.[1];
  if (digits) return text.replace(/(:\d\d\.)(\d+)(Z?)$/, (_, head: string, part: string, zone: string) => head + part.padEnd(Number(digits), '0') + zone);
  if (!type.startsWith('INTERVAL') || !/^-?\d+$/.test(text)) return text;
  const value = Number(text);
  const sign = value < 0 ? '-' : '+';
  const size = Math.abs(value);
  const two = (part: number) => String(Math.floor(part)).padStart(2, '0');
  if (/YEAR|MONTH/.test(type)) return `${sign}${Math.floor(size / 12)}-${two(size % 12)}`;
  return `${sign}${Math.floor(size / 86_400_000)} ${two((size / 3_600_000) % 24)}:${two((size / 60_000) % 60)}:${two((size / 1000) % 60)}.${String(size % 1000).padStart(3, '0')}`;
}

/** Event time in UTC, to the second, with milliseconds where there are some. */
export function showTime(epochMs: number | null): string {
  if (epochMs === null) return '';
  const date = new Date(epochMs);
  if (Number.isNaN(date.getTime())) return String(epochMs);
  return date.toISOString().replace('T', ' ').replace(/(\.000)?Z$/, '');
}

/** A long value laid out for the detail pane. */
export function prettyValue(json: string | undefined): string {
  const text = showValue(json);
  if (text === undefined) return 'NULL';
  // Structures are indented by hand-free means only while no number could lose digits on the way.
  if (!/^[[{]/.test(text) || /\d{16}|\d\.\d{15}/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** The four change kinds: sign, what they mean, and whether the row is being taken back. */
export const KINDS: Record<string, { sign: string; words: string; style: string }> = {
  '+I': { sign: '+I', words: 'inserted', style: 'insert' },
  '-U': { sign: '−U', words: 'updated: the row before', style: 'update-before' },
  '+U': { sign: '+U', words: 'updated: the row after', style: 'update-after' },
  '-D': { sign: '−D', words: 'deleted', style: 'delete' },
};
