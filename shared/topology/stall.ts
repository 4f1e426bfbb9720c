import { describeOperator } from './describe-operator.ts';
import { nextWindow } from './event-window.ts';
import type { Operator, Topology } from './model.ts';
import type { Mark, OperatorTime, TimeFacts } from './time-facts.ts';

/** Why no result comes although the run goes on, and what can be done. */
export interface Stall {
  sentence: string;
  /** A setting for the top of the job that lets time go on. */
  fix?: { title: string; sql: string };
  /** The operator that waits, and the one that it waits for. */
  waits: string;
  for: string;
}

export interface Held {
  /** The run as a whole waits, so nothing stalls. */
  paused: boolean;
  /** Sources held on their own, by uid. */
  sources: ReadonlyMap<string, 'paused' | 'silenced'>;
}

/** Shorter silences are no stall: windows of seconds would flicker. */
export const STALL_MS = 5_000;
const FULL = 0.9;
const EARLIEST = Date.UTC(1980, 0, 1);
const TIMED = /window|temporal|interval-join|match|over-aggregate|rank|deduplicate|sort/;

/** One sentence where event time stands still and an operator waits for it; undefined where nothing does. */
export function stallOf(facts: TimeFacts, topology: Topology, held: Held): Stall | undefined {
  if (held.paused) return undefined;
  const times = new Map(facts.operators.map((time) => [time.operator, time]));
  const waiting = topology.operators.filter(({ type, uid }) => TIMED.test(type) && isOpen(times.get(uid))).map((operator) => ({ operator, time: times.get(operator.uid)! }));
  // The one furthest up is the first that waits; what lies behind it waits for it.
  const first = waiting.find(({ operator, time }) => stands(time) && !waiting.some((other) => other !== undefined && other.operator !== operator && stands(other.time) && feeds(topology, other.operator.uid, operator.uid)));
  if (!first) return undefined;
  return explain(first.operator, first.time, { topology, times, held, at: facts.at });
}

interface Around {
  topology: Topology;
  times: ReadonlyMap<string, OperatorTime>;
  held: Held;
  at: number;
}

function explain(operator: Operator, time: OperatorTime, around: Around): Stall | undefined {
  const { topology, times, held, at } = around;
  const mark = slowest(time.inputs);
  const waits = `${waitingWords(operator, mark, at)} waits`;
  const sources = sourcesOf(topology, operator.uid).filter(({ uid }) => !isEnded(times.get(uid)));
  const slow = sources.map((source) => ({ source, time: times.get(source.uid)! })).filter((each) => each.time).sort((a, b) => order(markOf(a.source, around)) - order(markOf(b.source, around)))[0];
  if (!slow) return undefined;
  const { source } = slow;
  const title = describeOperator(source).title;
  const made = (sentence: string, fix = false): Stall => ({ sentence, waits: operator.uid, for: source.uid, ...(fix && { fix: IDLE }) });
  const hold = held.sources.get(source.uid);
  if (hold === 'paused') return made(`${title} is paused; ${waits} for it.`);
  if (hold === 'silenced') return made(`${title} is silenced, as if it sent nothing; ${waits} for it.`, true);
  const split = slow.time.splits.filter((each) => !each.idle && each.watermark !== 'end').sort((a, b) => order(a.watermark) - order(b.watermark))[0];
  if (split && slow.time.splits.length > 1 && split.watermarkSince >= STALL_MS && slow.time.splits.some((other) => order(other.watermark) > order(split.watermark)))
    return made(`${splitWords(split.id)} of ${title} has sent nothing for ${since(split.watermarkSince)}; ${waits} for it.`, true);
  if (slow.time.splits.length && slow.time.splits.every(({ idle }) => idle)) return made(`All of ${title} is idle, so its watermark stands; ${waits} until a row comes.`);
  if (!slow.time.records) return made(`${title} has sent nothing since the run began ${since(slow.time.recordsSince)} ago; ${waits} for it.`, sources.length > 1);
  if (slow.time.recordsSince >= STALL_MS) return made(`${title} has sent nothing for ${since(slow.time.recordsSince)}; ${waits} for it.`, sources.length > 1);
  const sent = markOf(source, around);
  if (sent === 'none' || sent === null) return made(`${title} sends rows but no watermark, so event time never begins; ${waits} for one. Give its table a WATERMARK.`);
  if (typeof sent === 'number' && sent < EARLIEST) return made(`The watermark of ${title} stands in ${new Date(sent).getUTCFullYear()}: its time column may count seconds where Flink takes milliseconds; ${waits}.`);
  if (order(sent) > order(mark)) {
    const full = fullBetween(source.uid, operator.uid, around);
    return made(`The watermark ${clock(sent as number, at)} has left ${title} and not reached the ${kindOf(operator)}: rows queue ${full ? `at the ${kindOf(full)}, which is busy all the time` : 'before it'}.`);
  }
  return made(`${title} sends rows, but none is later than those before, so its watermark stands at ${typeof sent === 'number' ? clock(sent, at) : 'its end'}; ${waits} for a later one.`);
}

const IDLE = { title: 'Insert an idle timeout', sql: "SET 'table.exec.source.idle-timeout' = '30 s';" };

/** A watermark that an assigner makes behind the source counts as the source's. */
function markOf(source: Operator, { topology, times }: Around): Mark {
  const own = times.get(source.uid)?.watermark ?? null;
  const behind = topology.edges.filter(({ from }) => from === source.uid).map(({ to }) => topology.operators.find(({ uid }) => uid === to));
  const assigner = behind.find((operator) => operator?.type === 'watermark-assigner');
  const made = assigner ? (times.get(assigner.uid)?.watermark ?? null) : null;
  return order(made) > order(own) ? made : own;
}

function fullBetween(from: string, to: string, { topology, times }: Around): Operator | undefined {
  return topology.operators.find(({ uid }) => uid !== from && feeds(topology, from, uid) && (uid === to || feeds(topology, uid, to)) && (times.get(uid)?.busy ?? 0) >= FULL);
}

function waitingWords(operator: Operator, mark: Mark, at: number): string {
  const window = typeof mark === 'number' && mark >= EARLIEST ? nextWindow(operator.description, mark) : undefined;
  return window ? `window [${clock(window.start, at)}, ${clock(window.end, window.start)})` : `the ${kindOf(operator)}`;
}

/** `interval join`: what it does is what waits, whatever the query calls its rows. */
const kindOf = (operator: Operator) => operator.type.replaceAll('-', ' ');

/** `3-orders-2`, `orders-2`, `KafkaPartition-orders-2` and a sample's own `2` are partition 2. */
function splitWords(id: string): string {
  const partition = /(?:^|[-_])(\d+)$/.exec(id)?.[1];
  return partition === undefined ? `The part ${id}` : `Partition ${partition}`;
}

const isOpen = (time: OperatorTime | undefined) => Boolean(time?.inputs.length && !time.inputs.every((mark) => mark === 'end'));
const isEnded = (time: OperatorTime | undefined) => time?.watermark === 'end';
const stands = ({ watermarkSince }: OperatorTime) => watermarkSince >= STALL_MS;
const order = (mark: Mark) => (mark === 'end' ? Infinity : typeof mark === 'number' ? mark : -Infinity);
const slowest = (marks: readonly Mark[]) => [...marks].sort((a, b) => order(a) - order(b))[0] ?? null;

function sourcesOf({ operators, edges }: Topology, uid: string): Operator[] {
  const seen = new Set<string>();
  const visit = (at: string) => {
    if (seen.has(at)) return;
    seen.add(at);
    for (const { from, to } of edges) if (to === at) visit(from);
  };
  visit(uid);
  return operators.filter((operator) => seen.has(operator.uid) && !edges.some(({ to }) => to === operator.uid));
}

function feeds({ edges }: Topology, from: string, to: string, seen = new Set<string>()): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  return edges.some((edge) => edge.from === from && (edge.to === to || feeds({ edges } as Topology, edge.to, to, seen)));
}

function since(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}

/** To the minute, with seconds where there are some; the day is told where it is not that of `beside`. */
export function clock(time: number, beside: number): string {
  const text = new Date(time).toISOString();
  const hours = text.slice(11, 23).replace(/(:00)?\.000$/, '');
  return text.slice(0, 10) === new Date(beside).toISOString().slice(0, 10) ? hours : `${text.slice(0, 10)} ${hours}`;
}
