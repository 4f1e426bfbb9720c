import { useMemo } from 'react';
import { useStore } from 'zustand';
import { readRow } from '#shared/base/split-json.ts';
import type { Topology } from '#shared/topology/model.ts';
import { nameOperators } from '#shared/topology/name-operators.ts';
import { sqlParts } from '#shared/topology/sql-parts.ts';
import type { Breakpoint, DebuggerState, Hit, TappedEdge } from '#shared/services/debugger.ts';
import type { Disorder } from '#shared/workspace/sample-stream.ts';
import type { Session, SessionState } from '#renderer/platform/session.ts';
import { KINDS, showTime, showTyped, showValue } from '#renderer/ui/grid/cell.ts';

/** The plan in front, its operators named as on the canvas: by the pieces of the SQL. */
export function plannedOf({ preview, activeFile }: Pick<SessionState, 'preview' | 'activeFile'>): Topology | undefined {
  const topology = preview?.good?.topology;
  return topology ? nameOperators(topology, sqlParts(activeFile?.text ?? '')) : undefined;
}

/** The same for a view, made anew only where the plan is another. */
export function usePlanned(session: Session): Topology | undefined {
  const topology = useStore(session, ({ preview }) => preview?.good?.topology);
  return useMemo(() => plannedOf(session.getState()), [session, topology]);
}

/** `flights → Calc`; its uid for an operator that was never seen. */
export function edgeTitle({ from, to }: { from: string; to: string | null }, titles: ReadonlyMap<string, string>): string {
  return `${titles.get(from) ?? from} → ${to === null ? 'any' : (titles.get(to) ?? to)}`;
}

/** Why nothing passes a tap: neither the run nor the job as it is drawn has its edge; undefined where one has, or neither is known. */
export function goneOf(asked: { from: string; to: string }, edges: readonly TappedEdge[], topology: Topology | undefined): BreakpointProblem | undefined {
  const isThere = [...edges, ...(topology?.edges ?? [])].some(({ from, to }) => from === asked.from && to === asked.to);
  if (isThere || !topology) return undefined;
  return { code: 'edge-not-here', message: 'The job has no such edge any more: an edit removed an operator at one of its ends. Close the tap, or open one at another edge.' };
}

export interface BreakpointProblem {
  code: string;
  message: string;
}

/** The breakpoints whose condition a run could not ask, with its reason. That an edge is gone is not among them: the job as it is drawn says that. */
export function refusedOf(breakpoints: readonly Breakpoint[], state: DebuggerState): Map<Breakpoint, BreakpointProblem> {
  const problems = new Map(state.breakpoints.map(({ id, problem }) => [id, problem]));
  return new Map(
    breakpoints.flatMap((breakpoint) => {
      const problem = problems.get(breakpoint.id);
      return problem && problem.code !== 'breakpoint-gone' ? [[breakpoint, problem] as const] : [];
    }),
  );
}

/** Why a breakpoint cannot be hit: the run says so, or the job as it is drawn has no such edge; undefined where it can. */
export function problemOf(breakpoint: Breakpoint, state: DebuggerState | undefined, topology: Topology | undefined): BreakpointProblem | undefined {
  const known = state?.breakpoints.find(({ id }) => id === breakpoint.id);
  if (known) return known.problem ?? undefined;
  const isThere = !topology || topology.edges.some(({ from, to }) => from === breakpoint.from && (breakpoint.to === null || to === breakpoint.to));
  return isThere ? undefined : { code: 'breakpoint-gone', message: 'The job has no such edge any more: an edit removed an operator at one of its ends. Remove the breakpoint, or set it on another edge.' };
}

/** One sentence for the line across the window. */
export function pausedWords({ reason, hit }: NonNullable<DebuggerState['paused']>, breakpoints: readonly Breakpoint[], titles: ReadonlyMap<string, string>): string {
  if (!hit) return reason === 'step' ? 'Paused after a step: sources wait.' : 'Paused: sources wait, and give no row.';
  const where = edgeTitle(hit, titles);
  const breakpoint = breakpoints.find(({ id }) => id === hit.breakpoint);
  const why = hit.breakpoint === null ? 'the step ends there' : breakpoint?.condition ? `it meets ${breakpoint.condition}` : 'a breakpoint holds every row';
  return `Paused at a row from ${where}: ${why}.`;
}

/** What is to know of a row that waits: what was found beside it, then its values. */
export function hitFacts(hit: Hit, edge: TappedEdge | undefined): { name: string; value: string }[] {
  const { kind, eventTime, values } = readRow(hit.row);
  const [watermark, , ...own] = values;
  const key = (hit.key ?? []).map((name) => `${name} = ${showValue(own[edge?.columns?.findIndex((column) => column.name === name) ?? -1]) ?? 'NULL'}`);
  return [
    { name: 'key', value: hit.key ? key.join(', ') : 'none: this edge is not keyed' },
    { name: 'watermark', value: showTyped(watermark, 'TIMESTAMP(3)') ?? 'none yet' },
    { name: 'event time', value: showTime(eventTime) || 'none' },
    { name: 'subtask', value: String(hit.subtask) },
    { name: 'change', value: KINDS[kind]?.words ?? kind },
    ...own.map((value, index) => ({ name: edge?.columns?.[index]?.name ?? 'value', value: showTyped(value, edge?.columns?.[index]?.type ?? '') ?? 'NULL' })),
  ];
}

/** `max`, `60× event time`, `100 rows/s`. */
export function paceWords(pace: DebuggerState['sources'][number]['pace']): string {
  if (pace === null) return 'its own pace';
  if (pace === 'max') return 'as fast as it goes';
  return 'speed' in pace ? `${pace.speed.toLocaleString('en')}× event time` : `${pace.rate.toLocaleString('en')} ${pace.rate === 1 ? 'row' : 'rows'}/s`;
}

/** `in its order`, `up to 10 s late`, `1% of rows 1 h late`. */
export function lateWords({ most, share, by }: Pick<Disorder, 'most' | 'share' | 'by'>): string {
  const words = [...(most ? [`up to ${spanWords(most)} late`] : []), ...(share && by ? [`${(share * 100).toLocaleString('en')}% of rows ${spanWords(by)} late`] : [])];
  return words.join(', ') || 'in its order';
}

function spanWords(ms: number): string {
  const [size, unit] = ms >= 3_600_000 ? [3_600_000, 'h'] : ms >= 60_000 ? [60_000, 'min'] : ms >= 1000 ? [1000, 's'] : [1, 'ms'];
  return `${(ms / size).toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`;
}
