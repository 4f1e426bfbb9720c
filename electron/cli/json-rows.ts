import { randomUUID } from 'node:crypto';

/** Values as JSON text by column. */
type Values = Readonly<Record<string, string>>;

/**
 * JSON of an answer with rows in it. Their values are written as they are told, so that numbers keep all of their digits, as in the rows of `weir run --json`.
 *
 * `shape` gives the answer, with `row(values)` in the place of each row.
 */
export function jsonWithRows(shape: (row: (values: Values) => unknown) => unknown): string {
  const [mark, rows] = [randomUUID(), [] as string[]];
  const answer = shape((values) => {
    rows.push(`{${Object.entries(values).map(([column, value]) => `${JSON.stringify(column)}:${value}`).join(',')}}`);
    return `${mark} ${rows.length - 1}`;
  });
  return JSON.stringify(answer).replace(new RegExp(`"${mark} (\\d+)"`, 'g'), (_, place: string) => rows[Number(place)]!);
}
