import type { Preview } from '#shared/services/engine.ts';
import { isEmpty } from '#shared/topology/apply-edit.ts';
import { NO_EDITS, type OperatorEdits, type RefusedEdit, type TopologyEdits } from '#shared/topology/edits.ts';
import type { Chain, Edge, Operator, Topology } from '#shared/topology/model.ts';

type Answer = Pick<Preview, 'topology' | 'unedited' | 'refused' | 'orphans'>;

/**
 * What a preview says of a topology with edits, for windows without an engine: chains break and join, edges ship anew, slots
 * are counted. It refuses a few things in the words an engine might use; what Flink really does, only the engine knows.
 */
export function editedTopology(unedited: Topology, edits: TopologyEdits = NO_EDITS): Answer {
  if (isEmpty(edits)) return { topology: unedited, unedited: null, refused: [], orphans: [] };
  const uids = new Set(unedited.operators.map(({ uid }) => uid));
  const refused: RefusedEdit[] = [];
  const taken = new Map(unedited.operators.map((operator) => [operator.uid, allowed(operator, edits.operators[operator.uid] ?? {}, unedited, refused)]));
  const operators = unedited.operators.map((operator) => withEdits(operator, taken.get(operator.uid)!));
  const width = new Map(operators.map(({ uid, parallelism }) => [uid, parallelism]));
  const edges = unedited.edges.map((edge) => withShip(edge, taken.get(edge.from)?.ship?.[edge.to], width));
  const chains = chainsOf(operators, edges, unedited.chains);
  const chainOf = new Map(chains.flatMap(({ id, operators: members }) => members.map((uid) => [uid, id] as const)));
  const chained = operators.map((operator) => ({ ...operator, chain: chainOf.get(operator.uid)! }));
  return { topology: { operators: chained, edges, chains, slots: slotsOf(chained) }, unedited, refused, orphans: Object.keys(edits.operators).filter((uid) => !uids.has(uid)) };
}

function allowed(operator: Operator, edits: OperatorEdits, { edges }: Topology, refused: RefusedEdit[]): OperatorEdits {
  const { uid: operatorUid, changelog } = operator;
  const taken = { ...edits, ...(edits.ship && { ship: { ...edits.ship } }) };
  const refuse = (property: RefusedEdit['property'], code: string, message: string, alternatives: RefusedEdit['alternatives'] = [], to: string | null = null) =>
    refused.push({ operator: operatorUid, group: null, property, to, code, message, alternatives });
  const { parallelism, maxParallelism = operator.maxParallelism } = edits;
  if (parallelism !== undefined && parallelism < 1) {
    delete taken.parallelism;
    refuse('parallelism', 'parallelism-too-small', `Parallelism ${parallelism} leaves no subtask to run it.`, [{ words: 'Set 1', edits: [{ type: 'set-parallelism', operator: operatorUid, parallelism: 1 }] }]);
  } else if (parallelism !== undefined && maxParallelism && parallelism > maxParallelism) {
    delete taken.parallelism;
    refuse('parallelism', 'above-max-parallelism', `Parallelism ${parallelism} is above its max parallelism of ${maxParallelism}: a subtask would have no key group.`, [
      { words: `Set ${maxParallelism}`, edits: [{ type: 'set-parallelism', operator: operatorUid, parallelism: maxParallelism }] },
      { words: `Raise the max parallelism to ${parallelism}`, edits: [{ type: 'set-max-parallelism', operator: operatorUid, maxParallelism: parallelism }] },
    ]);
  }
  for (const [to, ship] of Object.entries(taken.ship ?? {})) {
    const edge = edges.find((each) => each.from === operatorUid && each.to === to);
    if (!edge || (ship !== 'forward' && changelog?.some((kind) => kind !== '+I'))) {
      delete taken.ship![to];
      refuse('ship', 'changelog-rebalanced', `Its rows update earlier ones, and ${ship} would let them overtake each other.`, [{ words: 'Keep forward', edits: [{ type: 'set-ship', operator: operatorUid, to, ship: null }] }], to);
    }
  }
  return taken;
}

function withEdits(operator: Operator, edits: OperatorEdits): Operator {
  const { stateTtl } = edits;
  const ttlOf = (index: number) => (typeof stateTtl === 'object' ? Object.values(stateTtl)[index] : stateTtl);
  return {
    ...operator,
    name: edits.name ?? operator.name,
    parallelism: edits.parallelism ?? operator.parallelism,
    maxParallelism: edits.maxParallelism ?? operator.maxParallelism,
    slotSharingGroup: edits.slotSharingGroup ?? operator.slotSharingGroup,
    chaining: edits.chaining ?? operator.chaining,
    state: operator.state.map((state, index) => ({ ...state, ttl: ttlOf(index) ?? state.ttl })),
  };
}

/** Forward only between equals, as Flink says where nobody asked for it. */
function withShip(edge: Edge, ship: string | undefined, width: ReadonlyMap<string, number>): Edge {
  if (ship) return { ...edge, ship: ship.toUpperCase(), key: null };
  const equal = width.get(edge.from) === width.get(edge.to);
  return edge.ship === 'FORWARD' && !equal ? { ...edge, ship: 'REBALANCE' } : edge;
}

function chainsOf(operators: Operator[], edges: Edge[], known: Chain[]): Chain[] {
  const byUid = new Map(operators.map((operator) => [operator.uid, operator]));
  const chains = new Map<string, Chain>();
  const owner = new Map<string, Chain>();
  for (const operator of operators) {
    const into = edges.filter(({ to }) => to === operator.uid);
    const before = into.length === 1 && isChained(byUid.get(into[0]!.from)!, operator, into[0]!) ? owner.get(into[0]!.from) : undefined;
    const id = known.find(({ operators: [head] }) => head === operator.uid)?.id ?? `chain of ${operator.uid}`;
    const chain = before ?? { id, operators: [], parallelism: operator.parallelism };
    chain.operators.push(operator.uid);
    owner.set(operator.uid, chain);
    chains.set(chain.id, chain);
  }
  return [...chains.values()];
}

function isChained(from: Operator, to: Operator, { ship }: Edge): boolean {
  const together = from.parallelism === to.parallelism && from.slotSharingGroup === to.slotSharingGroup && from.job === to.job;
  return ship === 'FORWARD' && together && from.chaining !== 'never' && (to.chaining === 'always' || to.chaining === 'head-with-sources');
}

function slotsOf(operators: Operator[]): Topology['slots'] {
  const groups: Record<string, number> = {};
  for (const { slotSharingGroup, parallelism } of operators) groups[slotSharingGroup] = Math.max(groups[slotSharingGroup] ?? 0, parallelism);
  return { groups, total: Object.values(groups).reduce((sum, slots) => sum + slots, 0) };
}
