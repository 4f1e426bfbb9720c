import type { Operator, Topology } from './model.ts';

/** The topology with everything that is as it was before as the very same object, itself too: what hangs on an object's identity (words, sizes, cards, costs) is then made once. */
export function keepUnchanged(topology: Topology, before: Topology | undefined): Topology {
  if (!before) return topology;
  let old: Map<string, Operator> | undefined;
  const operators = topology.operators.map((operator, index) => {
    // An edit leaves them in their order.
    const there = before.operators[index];
    const known = there?.uid === operator.uid ? there : (old ??= new Map(before.operators.map((each) => [each.uid, each]))).get(operator.uid);
    return known && isSame(known, operator) ? known : operator;
  });
  const edges = topology.edges.map((edge, index) => (isEqual(before.edges[index], edge) ? before.edges[index]! : edge));
  const chains = topology.chains.map((chain, index) => (isEqual(before.chains[index], chain) ? before.chains[index]! : chain));
  const isAsBefore = sameItems(operators, before.operators) && sameItems(edges, before.edges) && sameItems(chains, before.chains) && isEqual(topology.slots, before.slots);
  return isAsBefore ? before : { ...topology, operators, edges, chains };
}

/** The numbers in Flink's names move with each statement before: nothing that is drawn hangs on them. */
function isSame(known: Operator, operator: Operator): boolean {
  return isEqual(known.flinkName === operator.flinkName ? known : { ...known, flinkName: operator.flinkName }, operator);
}

function sameItems<T>(ones: readonly T[], others: readonly T[]): boolean {
  return ones.length === others.length && ones.every((one, index) => one === others[index]);
}

/** Of plain values: numbers, texts, lists and records of them. Makes nothing on the way: it runs over thousands of operators after each edit. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && isEqualList(a, b);
  if (Array.isArray(b)) return false;
  const ones = a as Record<string, unknown>;
  const others = b as Record<string, unknown>;
  let keys = 0;
  for (const key in ones) {
    keys++;
    const one = ones[key];
    const other = others[key];
    if (one !== other && !isEqual(one, other)) return false;
    if (other === undefined && !(key in others)) return false;
  }
  for (const _ in others) keys--;
  return keys === 0;
}

function isEqualList(ones: readonly unknown[], others: readonly unknown[]): boolean {
  for (let index = 0; index < ones.length; index++) if (ones[index] !== others[index] && !isEqual(ones[index], others[index])) return false;
  return true;
}
