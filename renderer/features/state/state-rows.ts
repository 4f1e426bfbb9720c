import type { RowText } from '#shared/base/split-json.ts';
import type { StateColumn, StateEntry, StatePage, StateShape } from '#shared/topology/state.ts';
import { showTime } from '#renderer/ui/grid/cell.ts';
import type { GridSource, SinkColumn } from '#renderer/ui/grid/grid-types.ts';

/** The columns that entries of one state have, or of all where none is chosen: key, window, item, value, time. */
export function columnsOf(page: StatePage, state: StateShape | undefined): SinkColumn[] {
  const keys = named(page.key, 'key');
  if (!state) return [...keys, text('state'), ...(['window', 'item', 'value', 'time'] as const).filter((part) => partsOf(page)[part]).map(text)];
  const windows = state.namespace === null ? [] : [text(state.namespace === 'window end' ? 'window end' : 'window')];
  const time = state.kind === 'timers' ? [text('fires at')] : state.ttl ? [text('last touched')] : [];
  return [...(isKeyed(state) ? keys : []), ...windows, ...named(state.item ?? [], 'item'), ...named(state.value, 'value'), ...time];
}

/** State without keys is a source's, or an operator's own: no key stands before it. */
function isKeyed({ kind }: StateShape): boolean {
  return !kind.startsWith('operator-');
}

function named(columns: readonly StateColumn[], word: string): SinkColumn[] {
  const [only] = columns;
  if (columns.length === 1 && only) return [{ name: only.name ?? word, type: only.type }];
  return columns.map(({ name, type }, at) => ({ name: name ?? `f${at}`, type }));
}

const text = (name: string): SinkColumn => ({ name, type: 'STRING' });

/** What entries of all states together have: a column that none of them fills is left out. */
function partsOf({ states }: StatePage) {
  return { window: states.some(({ namespace }) => namespace !== null), item: states.some(({ item }) => item !== null), value: true, time: states.some(({ kind, ttl }) => kind === 'timers' || ttl) };
}

export function sourceOf(entries: readonly StateEntry[], state: StateShape | undefined, page: StatePage): GridSource {
  return { from: 0, to: entries.length, at: (place) => item(entries[place], place, state, page) };
}

function item(entry: StateEntry | undefined, place: number, state: StateShape | undefined, page: StatePage): ReturnType<GridSource['at']> {
  if (!entry) return undefined;
  if (entry.problem) return { note: entry.problem };
  const row: RowText = { kind: '+I', eventTime: null, values: state ? valuesOf(entry, state) : wholeOf(entry, page) };
  return { row, number: place };
}

function valuesOf({ key, namespace, item, value, time }: StateEntry, state: StateShape): string[] {
  const times = state.kind === 'timers' || state.ttl ? [timeOf(time)] : [];
  return [...(isKeyed(state) ? key : []), ...(state.namespace === null ? [] : [namespace ?? 'null']), ...(item ?? []), ...(value ?? []), ...times];
}

function wholeOf({ key, state, namespace, item, value, time }: StateEntry, page: StatePage): string[] {
  const has = partsOf(page);
  const own = Array.from({ length: page.key.length }, (_, at) => key[at] ?? 'null');
  return [...own, JSON.stringify(state), ...(has.window ? [namespace ?? 'null'] : []), ...(has.item ? [together(item)] : []), together(value), ...(has.time ? [timeOf(time)] : [])];
}

const together = (values: string[] | null) => (values === null ? 'null' : values.length === 1 ? values[0]! : JSON.stringify(values.join(', ')));
const timeOf = (time: number | null) => (time === null ? 'null' : Math.abs(time) > 8.64e15 ? '"at the end"' : JSON.stringify(showTime(time)));
