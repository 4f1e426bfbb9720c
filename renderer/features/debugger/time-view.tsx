import { useStore } from 'zustand';
import type { TappedEdge } from '#shared/services/debugger.ts';
import { nextWindow } from '#shared/topology/event-window.ts';
import type { Operator, Topology } from '#shared/topology/model.ts';
import { clock, stallOf } from '#shared/topology/stall.ts';
import type { Mark, OperatorTime } from '#shared/topology/time-facts.ts';
import { titlesOf } from '#shared/topology/titles.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/faces.tsx';
import type { DebuggerParts } from './toolbar.tsx';
import { usePlanned } from './words.ts';

/** Event time from the splits of the sources to the windows: where it stands, and why it does. */
export function TimeView({ parts }: { parts: DebuggerParts }) {
  const { store, session, execute } = parts;
  const { time, state, isLive } = useStore(store);
  const topology = usePlanned(session);
  if (!time || !topology) return <Empty title="No event time yet.">Run the job: the watermark of every source, operator and window stands here, and why it stands still when it does.</Empty>;
  const titles = titlesOf(topology);
  const sources = new Map(state?.sources.flatMap(({ operator, held }) => (held ? [[operator, held] as const] : [])));
  const stall = isLive ? stallOf(time, topology, { paused: state?.paused != null, sources }) : undefined;
  const times = new Map(time.operators.map((each) => [each.operator, each]));
  const shown = topology.operators.filter(({ uid }) => tells(times.get(uid)));
  return (
    <div className="time">
      {stall && (
        <Banner tone="warning" actions={stall.fix && <Button onClick={() => execute('editor.prepend', stall.fix!.sql)}>{stall.fix.title}</Button>}>
          {stall.sentence}
        </Banner>
      )}
      {shown.length === 0 && <Empty title="This job has no event time.">None of its tables has a WATERMARK, so nothing waits for one.</Empty>}
      {shown.length > 0 && (
        <table className="time-table">
          <thead>
            <tr>
              <th scope="col">operator</th>
              <th scope="col">watermark in</th>
              <th scope="col">watermark out</th>
              <th scope="col">moved</th>
              <th scope="col">next window</th>
              <th scope="col">late, dropped</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((operator) => (
              <Rows key={operator.uid} title={titles.get(operator.uid)!} operator={operator} time={times.get(operator.uid)!} at={time.at} waits={stall?.waits === operator.uid} parts={parts} topology={topology} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

interface RowsProps {
  title: string;
  operator: Operator;
  time: OperatorTime;
  at: number;
  waits: boolean;
  parts: DebuggerParts;
  topology: Topology;
}

function Rows({ title, operator, time, at, waits, parts: { execute, store }, topology }: RowsProps) {
  const edges = useStore(store, (state) => state.edges);
  const { inputs, watermark, watermarkSince, late, splits } = time;
  const mark = inputs[0] ?? null;
  const window = typeof mark === 'number' ? nextWindow(operator.description, mark) : undefined;
  const input = timedInput(operator.uid, topology, edges);
  return (
    <>
      <tr data-waits={waits}>
        <th scope="row">{title}</th>
        <td>{inputs.map((each) => markWords(each, at)).join(' · ')}</td>
        <td>{markWords(watermark, at)}</td>
        <td>{typeof watermark === 'number' ? agoWords(watermarkSince) : ''}</td>
        <td>{window && `[${clock(window.start, at)}, ${clock(window.end, window.start)})`}</td>
        <td>
          {late !== null && late.toLocaleString('en')}{' '}
          {late !== null && late > 0 && input && (
            <Button tone="link" onClick={() => execute('debugger.tap', { ...input, late: true })}>
              look at them
            </Button>
          )}
        </td>
      </tr>
      {splits.length > 1 &&
        splits.map((split) => (
          <tr key={split.id} className="time-split">
            <th scope="row">{split.id}</th>
            <td />
            <td>{split.idle ? 'idle' : markWords(split.watermark, at)}</td>
            <td>{agoWords(split.watermarkSince)}</td>
            <td />
            <td />
          </tr>
        ))}
    </>
  );
}

/** The nearest edge up from an operator whose rows still carry their event time: a partial aggregate takes it away. */
function timedInput(uid: string, { edges }: Topology, known: readonly TappedEdge[]): { from: string; to: string } | undefined {
  for (let at: string | undefined = uid, steps = 0; at !== undefined && steps < edges.length; steps++) {
    const input = edges.find(({ to }) => to === at);
    const edge = known.find(({ from, to }) => from === input?.from && to === input?.to);
    if (edge?.eventTime) return { from: edge.from, to: edge.to };
    at = input?.from;
  }
  return undefined;
}

/** Without a watermark on its way, an operator has nothing to tell. */
function tells(time: OperatorTime | undefined): boolean {
  return Boolean(time && (typeof time.watermark === 'number' || time.watermark === 'end' || time.inputs.some((mark) => typeof mark === 'number') || time.late));
}

function markWords(mark: Mark, at: number): string {
  if (mark === null || mark === 'none') return 'none yet';
  return mark === 'end' ? 'after the last row' : clock(mark, at);
}

function agoWords(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return seconds < 1 ? 'now' : `${seconds.toLocaleString('en')} s ago`;
}
