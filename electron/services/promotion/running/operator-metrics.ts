import type { OperatorFigures } from '#shared/services/engine.ts';
import type { Operator } from '#shared/topology/model.ts';
import type { MetricSpread } from '../flink-metrics.ts';

/** What a card shows of an operator, by Flink's names: of the operator itself, and of the task it runs in. */
const OF_OPERATOR = ['numRecordsIn', 'numRecordsOut', 'currentOutputWatermark'] as const;
const OF_TASK = ['busyTimeMsPerSecond', 'backPressuredTimeMsPerSecond'] as const;

/** Flink cuts the name of an operator in its metrics. */
const LONGEST_NAME = 80;
/** Before the first watermark and after the last, as a double has them. */
const NO_WATERMARK = 9.2e18;

/** Of all metric names of a task those that the figures of its operators need, and which metric is whose. */
export interface NeededMetrics {
  names: string[];
  /** By the operator's uid and Flink's name of the metric. */
  of(uid: string, metric: (typeof OF_OPERATOR)[number]): string | undefined;
}

/**
 * The numbers that Flink gives to operators count within one planning, so operators of one name are told apart by their order. Where a task has more or fewer of
 * a name than the plan, as where two write into each other's metrics, none of them has any. What reads or writes a table is called otherwise where it is the real
 * connector: it is found by its table.
 */
export function neededMetrics(known: readonly string[], operators: readonly Pick<Operator, 'uid' | 'name' | 'flinkName' | 'table'>[]): NeededMetrics {
  const scopes = new Map<string, Set<string>>();
  const parts = known.flatMap((id) => {
    const at = id.lastIndexOf('.');
    const [scope, metric] = [id.slice(0, Math.max(at, 0)), id.slice(at + 1)];
    return scope && (OF_OPERATOR as readonly string[]).includes(metric) ? [{ id, scope, metric }] : [];
  });
  for (const { scope } of parts) put(scopes, bare(scope), scope);
  const called = new Map<string, Set<string>>();
  for (const { uid, name, flinkName = name } of inOrder(operators, ({ flinkName, name }) => (flinkName ?? name).slice(0, LONGEST_NAME))) put(called, bare(flinkName.slice(0, LONGEST_NAME)), uid);
  const uids = new Map<string, string>();
  for (const [name, those] of called) {
    const found = inOrder([...(scopes.get(name) ?? [])], (scope) => scope);
    if (found.length === those.size) [...those].forEach((uid, index) => uids.set(found[index]!, uid));
  }
  const [taken, free] = [new Set(uids.values()), [...scopes.values()].flatMap((all) => [...all]).filter((scope) => !uids.has(scope))];
  for (const { uid, table } of operators) {
    const scope = taken.has(uid) || !table ? undefined : scopeOf(table, free);
    if (scope) uids.set(scope, uid);
  }
  const found = new Map<string, string>();
  for (const { id, scope, metric } of parts) if (uids.has(scope)) found.set(`${uids.get(scope)} ${metric}`, id);
  return { names: [...OF_TASK.filter((name) => known.includes(name)), ...found.values()], of: (uid, metric) => found.get(`${uid} ${metric}`) };
}

/** The figures of an operator as those of a local run; the rate is told by whoever looks twice. */
export function figuresOf(uid: string, needed: NeededMetrics, values: ReadonlyMap<string, MetricSpread>): Omit<OperatorFigures, 'recordsOutPerSecond'> {
  const of = (metric: (typeof OF_OPERATOR)[number]) => values.get(needed.of(uid, metric) ?? '');
  const share = (metric: (typeof OF_TASK)[number]) => numberOr(values.get(metric)?.max, (ms) => Math.min(1, Math.max(0, ms / 1000)));
  return {
    operator: uid,
    recordsIn: numberOr(of('numRecordsIn')?.sum),
    recordsOut: numberOr(of('numRecordsOut')?.sum),
    busy: share('busyTimeMsPerSecond'),
    backpressured: share('backPressuredTimeMsPerSecond'),
    watermark: numberOr(of('currentOutputWatermark')?.min, (mark) => (Math.abs(mark) > NO_WATERMARK ? null : mark)),
  };
}

function numberOr(value: number | undefined, then: (value: number) => number | null = (same) => same): number | null {
  return value === undefined || Number.isNaN(value) ? null : then(value);
}

/** Of a sink of several operators the one that writes. */
function scopeOf(table: string, free: readonly string[]): string | undefined {
  const name = bare(table.slice(table.lastIndexOf('.') + 1));
  const those = free.filter((scope) => [name, `${name}__Writer`, `${name}__Committer`].includes(bare(scope).replace(/^(Source|Sink)__/, '')));
  return those.length > 1 ? those.find((scope) => scope.endsWith('Writer')) : those[0];
}

function put(into: Map<string, Set<string>>, key: string, value: string): void {
  into.set(key, (into.get(key) ?? new Set()).add(value));
}

const NUMBER = /\[(\d+)\]/;

function inOrder<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  return items.toSorted((one, other) => numberIn(nameOf(one)) - numberIn(nameOf(other)));
}

const numberIn = (name: string) => Number(NUMBER.exec(name)?.[1] ?? 0);

/** Without its number, and with the characters alone that are the same in a metric's name in every version of Flink. */
function bare(name: string): string {
  return name.replace(NUMBER, '').replaceAll(/[^\p{L}\p{N}]/gu, '_');
}
