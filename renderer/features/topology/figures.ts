import type { OperatorFigures } from '#shared/services/engine.ts';

/** `27,004 rows`: what an operator has sent, or for the last one of a job what it took. */
export function rowsOf({ recordsOut, recordsIn }: OperatorFigures): string {
  const rows = recordsOut || recordsIn || 0;
  return `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`;
}

/** `9.1 k/s`, or nothing where nothing moves. */
export function rateOf({ recordsOutPerSecond }: OperatorFigures): string {
  if (!recordsOutPerSecond || recordsOutPerSecond < 0.05) return '';
  return `${shortNumber(recordsOutPerSecond)}/s`;
}

export function shortNumber(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} M`;
  if (value >= 10_000) return `${Math.round(value / 1000)} k`;
  if (value >= 1000) return `${(value / 1000).toFixed(1)} k`;
  return value >= 10 ? String(Math.round(value)) : value.toFixed(1).replace(/\.0$/, '');
}

/** Flink's watermark as a time of day in UTC, as the rows show it. */
export function watermarkOf({ watermark }: OperatorFigures): string {
  if (watermark === null || watermark < -62_135_596_800_000) return '';
  if (watermark > 253_402_300_799_999) return 'the end';
  return new Date(watermark).toISOString().replace('T', ' ').slice(0, 16);
}

/** What stands at a chain's head. Beside a watermark there is room for what tells it from the others: that it is a chain, or its group. */
export function chainWords({ operators, slotSharingGroup }: { operators: readonly string[]; slotSharingGroup: string }, watermark: string | undefined): string {
  const chain = operators.length > 1 ? 'chain' : '';
  const isDefault = slotSharingGroup === 'default';
  if (watermark) return isDefault ? chain : `group ${slotSharingGroup}`;
  return [chain, isDefault ? 'default group' : `group ${slotSharingGroup}`].filter(Boolean).join(' · ');
}

/** How thick an edge is drawn: 1.6 at rest, each tenfold of the rate adds one. */
export function thicknessOf(recordsPerSecond: number | null | undefined): number {
  return recordsPerSecond && recordsPerSecond > 1 ? Math.min(6, 1.6 + Math.log10(recordsPerSecond) * 0.85) : 1.6;
}

const BUSY = 0.8;

/** Every card asks; the answer is found once. */
const bottlenecks = new WeakMap<ReadonlyMap<string, OperatorFigures>, { operator: string | undefined }>();

/** The operator that holds the others up: the busiest, where something is really busy. */
export function bottleneckOf(figures: ReadonlyMap<string, OperatorFigures>): string | undefined {
  const known = bottlenecks.get(figures) ?? { operator: findBottleneck(figures) };
  bottlenecks.set(figures, known);
  return known.operator;
}

function findBottleneck(figures: ReadonlyMap<string, OperatorFigures>): string | undefined {
  let worst: OperatorFigures | undefined;
  for (const each of figures.values()) if ((each.busy ?? 0) > (worst?.busy ?? BUSY)) worst = each;
  const holdsUp = [...figures.values()].some(({ backpressured }) => (backpressured ?? 0) > 0.2);
  return worst && (holdsUp || worst.busy! > 0.95) ? worst.operator : undefined;
}
