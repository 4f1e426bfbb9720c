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

/** Two operators of a task with one name write into each other's metrics, so neither has any. */
export function neededMetrics(known: readonly string[], operators: readonly Pick<Operator, 'uid' | 'name'>[]): NeededMetrics {
  const calls = new Map<string, string[]>();
  for (const { uid, name } of operators) calls.set(plain(name.slice(0, LONGEST_NAME)), [...(calls.get(plain(name.slice(0, LONGEST_NAME))) ?? []), uid]);
  const found = new Map<string, string>();
  for (const id of known) {
    const at = id.lastIndexOf('.');
    const metric = id.slice(at + 1);
    const [uid, ...others] = calls.get(plain(id.slice(0, Math.max(at, 0)))) ?? [];
    if (uid !== undefined && !others.length && (OF_OPERATOR as readonly string[]).includes(metric)) found.set(`${uid} ${metric}`, id);
  }
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

/** Flink writes other characters into a metric's name than an operator's has, and not the same in every version. */
function plain(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}]/gu, '_');
}
