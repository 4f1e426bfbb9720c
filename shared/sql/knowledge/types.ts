/** Types that go well together: only for the order of what is offered, and for what a cast might mend. What fits is Flink's to say. */
export type Family = 'number' | 'text' | 'boolean' | 'time' | 'interval' | 'bytes' | 'array' | 'map' | 'row' | 'other';

const FAMILIES: [RegExp, Family][] = [
  [/^(TINYINT|SMALLINT|INT|INTEGER|BIGINT|DECIMAL|DEC|NUMERIC|FLOAT|DOUBLE|REAL)\b/i, 'number'],
  [/^(STRING|VARCHAR|CHAR|CHARACTER)\b/i, 'text'],
  [/^BOOLEAN\b/i, 'boolean'],
  [/^(TIMESTAMP|TIMESTAMP_LTZ|DATE|TIME)\b/i, 'time'],
  [/^INTERVAL\b/i, 'interval'],
  [/^(BYTES|VARBINARY|BINARY)\b/i, 'bytes'],
  [/^(ARRAY|MULTISET)\b/i, 'array'],
  [/^MAP\b/i, 'map'],
  [/^(ROW|STRUCTURED)\b/i, 'row'],
];

export function familyOf(type: string | null | undefined): Family | null {
  if (!type) return null;
  return FAMILIES.find(([pattern]) => pattern.test(type))?.[1] ?? 'other';
}

/** 0 for the same type, 1 for one of its family, 2 for another, 1 where nothing is known. */
export function distance(type: string, wanted: string | null): number {
  if (wanted === null || type === '') return 1;
  if (bare(type) === bare(wanted)) return 0;
  return familyOf(type) === familyOf(wanted) ? 1 : 2;
}

function bare(type: string): string {
  return type.toUpperCase().replace(/\s+(NOT NULL|\*ROWTIME\*|\*PROCTIME\*).*$/, '').replace(/\(.*\)$/, '');
}

/** The family of what Flink's signatures call `<NUMERIC>`, `<CHARACTER_STRING>` …; null where any type fits. */
export function familyOfParameter(words: string): Family | null {
  if (/NUMERIC|INTEGER|DECIMAL|INT\b|DOUBLE|FLOAT/.test(words)) return 'number';
  if (/CHARACTER_STRING|VARCHAR|STRING|CHAR\b/.test(words)) return 'text';
  if (/BOOLEAN/.test(words)) return 'boolean';
  if (/TIMESTAMP|DATE|DATETIME|TIME\b/.test(words)) return 'time';
  if (/INTERVAL/.test(words)) return 'interval';
  if (/BINARY|BYTES/.test(words)) return 'bytes';
  if (/ARRAY|COLLECTION|MULTISET/.test(words)) return 'array';
  return /MAP/.test(words) ? 'map' : null;
}
