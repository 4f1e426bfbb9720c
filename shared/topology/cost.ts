import type { GroupResources, TopologyEdits } from './edits.ts';
import { parseSize } from './flink-units.ts';
import { isEqual } from './keep-unchanged.ts';
import type { Edge, Operator, Topology } from './model.ts';

/**
 * What one slot is given where its group says nothing: the share of a TaskManager with one slot and the 1728 mb of
 * `taskmanager.memory.process.size` that Flink's own configuration file comes with. Sizes in bytes.
 */
export const DEFAULT_SLOT: SlotResources = { cpu: 1, heap: 384 * 1024 ** 2, managed: 512 * 1024 ** 2 };

export interface SlotResources {
  /** Cores. */
  cpu: number;
  /** Task heap, in bytes. */
  heap: number;
  /** Managed memory, in bytes: state of RocksDB, sorts, hash tables. */
  managed: number;
}

export interface GroupCost extends SlotResources {
  group: string;
  slots: number;
  /** Whether the group says what a slot gets, or the default stands in. */
  stated: boolean;
}

/**
 * What rows cost on their way between two tasks. Flink 2 has two buffers a channel and eight more a gate or partition, as
 * constants; until 1.20 they were `taskmanager.network.memory.buffers-per-channel` and `…floating-buffers-per-gate`.
 */
export interface ExchangeCost {
  edge: Edge;
  /** Pairs of subtasks that send to each other: p × q where each sends to all. */
  connections: number;
  /** Buffers without which the tasks do not start. */
  requiredBuffers: number;
  /** Buffers that are taken where there are enough. */
  buffers: number;
  /** Of `buffers`, in bytes. */
  bytes: number;
}

/** An estimate of what a topology asks of a cluster. */
export interface TopologyCost {
  groups: GroupCost[];
  slots: number;
  cpu: number;
  /** Heap and managed memory of all slots and the network buffers, in bytes. */
  memory: number;
  exchanges: ExchangeCost[];
  connections: number;
  requiredBuffers: number;
  buffers: number;
}

export interface CostOptions {
  groups?: TopologyEdits['groups'];
  slot?: SlotResources;
  /** `taskmanager.memory.segment-size`, in bytes. */
  segment?: number;
}

/** What was counted of a topology, by what it was counted with: where only the edits changed, the job without them costs what it did. */
const counted = new WeakMap<Topology, { key: string; cost: TopologyCost }>();

export function costOf(topology: Topology, options: CostOptions = {}): TopologyCost {
  const key = JSON.stringify(options);
  const known = counted.get(topology);
  if (known?.key === key) return known.cost;
  const cost = count(topology, options);
  counted.set(topology, { key, cost });
  return cost;
}

function count(topology: Topology, { groups = {}, slot = DEFAULT_SLOT, segment = 32 * 1024 }: CostOptions): TopologyCost {
  const bySlots = [...slotsOf(topology.operators)].sort(([one], [other]) => (one < other ? -1 : 1));
  const costs = bySlots.map(([group, slots]) => groupCost(group, slots, Object.hasOwn(groups, group) ? groups[group] : undefined, slot));
  const widths = new Map(topology.operators.map(({ uid, parallelism }) => [uid, Math.max(1, parallelism)]));
  const exchanges = exchangesOf(topology).map((edge) => exchangeCost(edge, widths, segment));
  return {
    groups: costs,
    slots: sum(costs, ({ slots }) => slots),
    cpu: sum(costs, ({ cpu }) => cpu),
    memory: sum(costs, ({ heap, managed }) => heap + managed) + sum(exchanges, ({ bytes }) => bytes),
    exchanges,
    connections: sum(exchanges, ({ connections }) => connections),
    requiredBuffers: sum(exchanges, ({ requiredBuffers }) => requiredBuffers),
    buffers: sum(exchanges, ({ buffers }) => buffers),
  };
}

/** What an edit did to the exchanges: edges that came between tasks, that went into a chain or away, that ship otherwise. */
export interface ExchangeChanges {
  added: Edge[];
  removed: Edge[];
  reshipped: { before: Edge; after: Edge }[];
}

export function exchangeChanges(before: Topology, after: Topology): ExchangeChanges {
  if (before === after) return { added: [], removed: [], reshipped: [] };
  const [old, now] = [before, after].map((topology) => new Map(exchangesOf(topology).map((edge) => [keyOf(edge), edge])));
  return {
    added: [...now!].filter(([key]) => !old!.has(key)).map(([, edge]) => edge),
    removed: [...old!].filter(([key]) => !now!.has(key)).map(([, edge]) => edge),
    reshipped: [...now!].flatMap(([key, edge]) => {
      const was = old!.get(key);
      return was && !isEqual(was, edge) ? [{ before: was, after: edge }] : [];
    }),
  };
}

/** The edges that rows cross from task to task; inside a chain they are handed on by a call. */
export function exchangesOf({ operators, edges }: Topology): Edge[] {
  const chains = new Map(operators.map(({ uid, chain }) => [uid, chain]));
  return edges.filter(({ from, to }) => chains.get(from) !== chains.get(to));
}

/** As Flink counts: of each job, a group needs as many slots as its widest operator has subtasks. */
function slotsOf(operators: Operator[]): Map<string, number> {
  const widest = new Map<string, Operator>();
  for (const operator of operators) {
    const key = JSON.stringify([operator.job, operator.slotSharingGroup]);
    if ((widest.get(key)?.parallelism ?? 0) < operator.parallelism) widest.set(key, operator);
  }
  const slots = new Map<string, number>();
  for (const { slotSharingGroup, parallelism } of widest.values()) slots.set(slotSharingGroup, (slots.get(slotSharingGroup) ?? 0) + parallelism);
  return slots;
}

/** A group that gives its slots resources gives all of them: Flink takes managed memory that is not said as none. */
function groupCost(group: string, slots: number, given: GroupResources | undefined, slot: SlotResources): GroupCost {
  const stated = given !== undefined && Object.keys(given).length > 0;
  const cpu = given?.cpu ?? slot.cpu;
  const heap = sizeOr(given?.heap, slot.heap);
  const managed = sizeOr(given?.managed, stated ? 0 : slot.managed);
  return { group, slots, stated, cpu: slots * cpu, heap: slots * heap, managed: slots * managed };
}

function sizeOr(text: string | undefined, otherwise: number): number {
  return (text === undefined ? undefined : parseSize(text)) ?? otherwise;
}

const PER_CHANNEL = 2;
const FLOATING = 8;
/** `taskmanager.network.sort-shuffle.min-buffers` of a partition that is written whole before it is read. */
const SORT_SHUFFLE = 512;
/** `taskmanager.network.memory.read-buffer.required-per-gate.max` of such a partition's readers. */
const REQUIRED_TO_READ = 1000;

/** `NettyShuffleUtils` and `InputGateSpecUtils`, for the subtasks of both sides. */
function exchangeCost(edge: Edge, widths: ReadonlyMap<string, number>, segment: number): ExchangeCost {
  const [senders, receivers] = [widths.get(edge.from) ?? 1, widths.get(edge.to) ?? 1];
  const connections = POINTWISE.has(edge.ship) ? Math.max(senders, receivers) : senders * receivers;
  const whole = edge.exchange === 'BATCH';
  const both = [...spread(connections, senders, whole ? wholePartition : partition), ...spread(connections, receivers, (channels) => gate(channels, whole))];
  const buffers = sum(both, ({ subtasks, most }) => subtasks * most);
  return { edge, connections, requiredBuffers: sum(both, ({ subtasks, required }) => subtasks * required), buffers, bytes: buffers * segment };
}

/** The partitioners whose subtasks speak only to some of the other side. */
const POINTWISE = new Set(['FORWARD', 'RESCALE']);

interface Buffers {
  required: number;
  most: number;
}

function partition(channels: number): Buffers {
  return { required: channels + 1, most: PER_CHANNEL * channels + FLOATING };
}

function wholePartition(channels: number): Buffers {
  return { required: SORT_SHUFFLE, most: Math.max(SORT_SHUFFLE, 4 * channels) };
}

function gate(channels: number, whole: boolean): Buffers {
  return { required: Math.min(PER_CHANNEL * channels + 1, whole ? REQUIRED_TO_READ : Infinity), most: PER_CHANNEL * channels + FLOATING };
}

/** The buffers of one side's subtasks, which share the connections as evenly as can be: some may have one more. */
function spread(connections: number, subtasks: number, buffersOf: (channels: number) => Buffers): (Buffers & { subtasks: number })[] {
  const [each, more] = [Math.floor(connections / subtasks), connections % subtasks];
  return [
    { subtasks: more, ...buffersOf(each + 1) },
    { subtasks: subtasks - more, ...buffersOf(each) },
  ];
}

function keyOf({ from, to, input }: Edge): string {
  return `${from} ${to} ${input}`;
}

function sum<T>(of: readonly T[], figure: (item: T) => number): number {
  return of.reduce((total, item) => total + figure(item), 0);
}
