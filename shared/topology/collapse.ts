import { describeOperator } from './describe-operator.ts';
import type { Operator, Topology } from './model.ts';
import { partOf, type SqlPart } from './sql-parts.ts';

/** What operators are gathered by: the chain they run in, or the view, CTE or INSERT they come from. */
export type Grouping = 'chain' | 'sql';

/** Operators that one card can stand for. */
export interface OperatorGroup {
  /** Uid of the card; the same while the group has the same name, or the same first operator. */
  id: string;
  kind: 'chain' | SqlPart['kind'];
  title: string;
  members: readonly Operator[];
}

/** All groups of two or more operators. */
export function groupsOf({ operators }: Topology, by: Grouping, parts: readonly SqlPart[]): OperatorGroup[] {
  const groups = new Map<string, OperatorGroup & { members: Operator[] }>();
  for (const operator of operators) {
    const part = by === 'sql' && operator.range ? partOf(operator.range, parts) : undefined;
    if (by === 'sql' && !part) continue;
    const key = `${operator.job} ${part ? `${part.kind} ${part.name}` : operator.chain}`;
    const known = groups.get(key);
    if (known) known.members.push(operator);
    else groups.set(key, { id: part ? `group ${key}` : `group chain ${operator.uid}`, kind: part?.kind ?? 'chain', title: part?.name ?? '', members: [operator] });
  }
  return [...groups.values()].filter(({ members }) => members.length > 1).map((group) => ({ ...group, title: group.title || chainTitle(group.members) }));
}

function chainTitle(members: readonly Operator[]): string {
  const [first, last] = [describeOperator(members[0]!).title, describeOperator(members.at(-1)!).title];
  return first === last ? first : `${first} → ${last}`;
}

/** The topology with one operator in the place of each group. */
export function collapse(topology: Topology, groups: readonly OperatorGroup[]): Topology {
  if (!groups.length) return topology;
  const cards = groups.map((group) => cardOf(group));
  const groupOf = new Map(groups.flatMap(({ members }, index) => members.map(({ uid }) => [uid, cards[index]!] as const)));
  const drawn = new Set<Operator>();
  const operators = topology.operators.flatMap((operator) => {
    const card = groupOf.get(operator.uid);
    if (!card) return [operator];
    // A card stands where the first of its operators did.
    return drawn.has(card) ? [] : (drawn.add(card), [card]);
  });
  const seen = new Set<string>();
  const edges = topology.edges.flatMap((edge) => {
    const [from, to] = [groupOf.get(edge.from)?.uid ?? edge.from, groupOf.get(edge.to)?.uid ?? edge.to];
    if (from === edge.from && to === edge.to) return [edge];
    const key = [from, to, edge.ship, ...(edge.key ?? [])].join('\n');
    if (from === to || seen.has(key)) return [];
    seen.add(key);
    return [{ ...edge, from, to }];
  });
  const chains = topology.chains.flatMap((chain) => {
    const left = chain.operators.filter((uid) => !groupOf.has(uid));
    return left.length ? [left.length === chain.operators.length ? chain : { ...chain, operators: left }] : [];
  });
  return { ...topology, operators, edges, chains: [...chains, ...cards.map(({ uid, chain, parallelism }) => ({ id: chain, operators: [uid], parallelism }))] };
}

/** A group is a value: it has one card. */
const known = new WeakMap<Operator, { key: string; card: Operator }>();

function cardOf({ id, kind, title, members }: OperatorGroup): Operator {
  const chains = new Set(members.map(({ chain }) => chain)).size;
  const stateful = members.filter(({ state }) => state.length).length;
  const words = [`${members.length} operators`, kind === 'chain' ? '' : `${chains} ${chains === 1 ? 'chain' : 'chains'}`, stateful ? `${stateful} stateful` : ''];
  const [first, last] = [members[0]!, members.at(-1)!];
  const card: Operator = {
    ...last,
    uid: id,
    operatorId: '',
    name: title,
    title,
    description: words.filter(Boolean).join(' · '),
    type: kind,
    parallelism: Math.max(...members.map(({ parallelism }) => parallelism)),
    slotSharingGroup: first.slotSharingGroup,
    chain: kind === 'chain' ? first.chain : id,
    upsertKey: null,
    state: [],
    range: null,
    table: null,
  };
  const key = JSON.stringify(card);
  const before = known.get(first);
  if (before?.key === key) return before.card;
  known.set(first, { key, card });
  return card;
}
