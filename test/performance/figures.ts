import { type Summary, summarize } from './statistics.ts';

export type Unit = 'ms' | 'tasks' | 'rows/s' | 'MB' | 'rows' | 'frames/s';

/** What somebody else needed for the same thing, in the same run of the bench. */
export interface Peer {
  name: string;
  samples: number[];
}

/** What a figure should reach. `of`: the figure itself (by its median or p95), the ratio of the medians to the peer's, or how much its median exceeds the peer's. */
export interface Goal {
  of: 'median' | 'p95' | 'ratio' | 'difference';
  bound: 'at most' | 'at least';
  value: number;
}

/** One line of the table. */
export interface Figure {
  /** Row of the benchmark. */
  row: number;
  name: string;
  unit: Unit;
  better: 'lower' | 'higher';
  samples: number[];
  peer?: Peer;
  goal?: Goal;
  /** What a reader must know to read the line. */
  note?: string;
}

export interface Judged extends Omit<Figure, 'peer'> {
  summary: Summary;
  peer?: Peer & { summary: Summary };
  /** How many times better than the peer, by the medians; below 1 the peer is better. */
  ratio?: number;
  met?: boolean;
}

export function judge(figure: Figure): Judged {
  const { peer: bare, ...own } = figure;
  const summary = summarize(figure.samples);
  const peer = bare && { ...bare, summary: summarize(bare.samples) };
  const ratio = peer && ratioOf(figure.better, summary.median, peer.summary.median);
  const met = figure.goal && isMet(figure.goal, summary, { ratio, difference: peer && summary.median - peer.summary.median });
  return { ...own, summary, ...(peer && { peer, ratio }), ...(met !== undefined && { met }) };
}

function ratioOf(better: Figure['better'], own: number, peers: number): number {
  return better === 'lower' ? peers / own : own / peers;
}

function isMet(goal: Goal, summary: Summary, beside: Record<'ratio' | 'difference', number | undefined>): boolean | undefined {
  const reached = goal.of === 'ratio' || goal.of === 'difference' ? beside[goal.of] : summary[goal.of];
  if (reached === undefined) return undefined;
  return goal.bound === 'at most' ? reached <= goal.value : reached >= goal.value;
}
