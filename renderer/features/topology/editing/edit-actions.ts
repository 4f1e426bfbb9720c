import type { ChainingEdit, Edit, OperatorEdits, ShipEdit, StateTtlEdit, TopologyEdits } from '#shared/topology/edits.ts';
import type { Edge, Operator, Topology } from '#shared/topology/model.ts';

/** A topology as it is drawn, as it was before the edits, and the edits between the two. */
export interface Edited {
  topology: Topology;
  unedited: Topology;
  edits: TopologyEdits;
}

/** The parallelism that was asked for, which a plan on its way may not show yet. */
export function parallelismOf({ topology, edits }: Edited, uid: string): number {
  return edits.operators[uid]?.parallelism ?? operatorOf(topology, uid)?.parallelism ?? 1;
}

/** One more, or one less, of each; never below 1. What is as the job has it needs no edit. */
export function stepParallelism(edited: Edited, uids: readonly string[], by: number): Edit[] {
  return uids.flatMap((uid) => {
    const [now, next] = [parallelismOf(edited, uid), Math.max(1, parallelismOf(edited, uid) + by)];
    return now === next ? [] : setParallelism(edited, [uid], next);
  });
}

export function setParallelism({ unedited }: Edited, uids: readonly string[], parallelism: number | null): Edit[] {
  return uids.map((operator) => ({ type: 'set-parallelism', operator, parallelism: operatorOf(unedited, operator)?.parallelism === parallelism ? null : parallelism }));
}

export function setMaxParallelism({ unedited }: Edited, uids: readonly string[], maxParallelism: number | null): Edit[] {
  return uids.map((operator) => ({ type: 'set-max-parallelism', operator, maxParallelism: operatorOf(unedited, operator)?.maxParallelism === maxParallelism ? null : maxParallelism }));
}

export function setGroup({ unedited }: Edited, uids: readonly string[], group: string | null): Edit[] {
  return uids.map((operator) => ({ type: 'set-slot-sharing-group', operator, group: operatorOf(unedited, operator)?.slotSharingGroup === group ? null : group }));
}

export function setChaining(uids: readonly string[], chaining: ChainingEdit | null): Edit[] {
  return uids.map((operator) => ({ type: 'set-chaining', operator, chaining }));
}

/** The operators that the chain hands its rows to behind these: each then starts a chain of its own. */
export function breakBehind({ topology }: Edited, uids: readonly string[]): Edit[] {
  return setChaining([...new Set(uids.flatMap((uid) => chainedBehind(topology, uid)))], 'head');
}

/** Takes back what keeps an operator apart; where the job itself does, asks for chaining. */
export function join({ unedited, edits, topology }: Edited, uids: readonly string[]): Edit[] {
  return uids.flatMap((uid) => {
    const own = operatorOf(unedited, uid)?.chaining;
    const chaining: Edit = { type: 'set-chaining', operator: uid, chaining: own === 'always' || own === 'head-with-sources' ? null : 'always' };
    const shipped = topology.edges.filter(({ from, to }) => to === uid && edits.operators[from]?.ship?.[uid]);
    return [chaining, ...shipped.map(({ from }): Edit => ({ type: 'set-ship', operator: from, to: uid, ship: null }))];
  });
}

export function setShip({ from, to }: Pick<Edge, 'from' | 'to'>, ship: ShipEdit | null): Edit[] {
  return [{ type: 'set-ship', operator: from, to, ship }];
}

export function setTtl(uids: readonly string[], ttl: StateTtlEdit | null): Edit[] {
  return uids.map((operator) => ({ type: 'set-state-ttl', operator, ttl }));
}

export function setName({ unedited }: Edited, operator: string, name: string | null): Edit[] {
  return [{ type: 'set-name', operator, name: !name || operatorOf(unedited, operator)?.name === name ? null : name }];
}

/** All operators of the chains that these belong to. */
export function withTheirChains({ chains }: Topology, uids: readonly string[]): string[] {
  const touched = chains.filter(({ operators }) => operators.some((uid) => uids.includes(uid)));
  return [...new Set([...uids, ...touched.flatMap(({ operators }) => operators)])];
}

/** The operators that this one hands its rows to within its chain. */
export function chainedBehind({ edges, operators }: Topology, uid: string): string[] {
  const chain = new Map(operators.map((operator) => [operator.uid, operator.chain]));
  return edges.filter(({ from, to }) => from === uid && chain.get(to) === chain.get(uid)).map(({ to }) => to);
}

export function operatorOf(topology: Topology, uid: string): Operator | undefined {
  if (!byUid.has(topology)) byUid.set(topology, new Map(topology.operators.map((operator) => [operator.uid, operator])));
  return byUid.get(topology)!.get(uid);
}

/** Every frame of a large drawing asks, at each edit. */
const byUid = new WeakMap<Topology, ReadonlyMap<string, Operator>>();

/** Of several operators, what they agree on; undefined where they do not. */
export function common<T>(uids: readonly string[], valueOf: (uid: string) => T): T | undefined {
  const values = uids.map(valueOf);
  return values.every((value) => value === values[0]) ? values[0] : undefined;
}

export function isEdited(edits: OperatorEdits | undefined): boolean {
  return Boolean(edits && Object.keys(edits).length);
}
