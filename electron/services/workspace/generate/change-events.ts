import type { GeneratedRows } from '#shared/workspace/generated-rows.ts';
import type { Chance } from './chance.ts';
import { makeRow, makersOf, type Row } from './field-makers.ts';
import { milliseconds, sqlTime, type Arrival, type Made } from './times.ts';

/** At most so many changes of one row: a share of updates that is 1 would never end. */
const MOST_UPDATES = 20;

/** Each row's life as Debezium tells it: created, perhaps updated again and again, perhaps deleted. */
export function changesOf(rules: GeneratedRows, made: Made[], chance: Chance): Arrival[] {
  const { of, updates, deletes, after } = rules.changes!;
  const makers = makersOf(Object.fromEntries(of.map((column) => [column, rules.fields[column]!])), chance.faker);
  const mean = milliseconds(after);
  return made.flatMap(({ time, row }) => {
    const events: Arrival[] = [eventAt(time, null, row)];
    let at = time;
    let now: Row = row;
    for (let count = 0; count < MOST_UPDATES && chance.happens(updates); count++) {
      at += 1 + Math.round(chance.wait(mean));
      const next: Row = { ...now, ...makeRow(makers, chance, row), [rules.time.column]: sqlTime(at) };
      events.push(eventAt(at, now, next));
      now = next;
    }
    if (chance.happens(deletes)) events.push(eventAt(at + 1 + Math.round(chance.wait(mean)), now, null));
    return events;
  });
}

function eventAt(at: number, before: Row | null, after: Row | null): Arrival {
  return { at, line: { before, after, op: before ? (after ? 'u' : 'd') : 'c', ts_ms: at } };
}
