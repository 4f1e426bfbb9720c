import { changelogWord, describeOperator, describeShip } from './describe-operator.ts';
import { isEqual } from './keep-unchanged.ts';
import type { Edge, Operator, Topology } from './model.ts';

/** `moved`: it does the same, but in another chain or slot sharing group, or with another parallelism. */
export type Change = 'same' | 'added' | 'gone' | 'changed' | 'moved';

/** One thing that two versions of an operator say differently, in words. */
export interface PropertyChange {
  property: string;
  before: string;
  after: string;
}

export interface OperatorDiff {
  uid: string;
  change: Change;
  properties: PropertyChange[];
}

export interface PlanDiff {
  /** Operators of both versions by uid. */
  operators: ReadonlyMap<string, OperatorDiff>;
  /** Edges that only one version has, by `edgeKey`. */
  edges: ReadonlyMap<string, 'added' | 'gone'>;
  counts: Record<Change, number>;
}

/** What is different between two versions of a job. Operators are the same where their uids are. */
export function diffTopologies(before: Topology, after: Topology): PlanDiff {
  const [old, own] = [indexOf(before), indexOf(after)];
  const operators = new Map<string, OperatorDiff>();
  for (const operator of after.operators) {
    const known = old.operators.get(operator.uid);
    operators.set(operator.uid, known ? compare(known, operator, old, own) : { uid: operator.uid, change: 'added', properties: [] });
  }
  for (const { uid } of before.operators) if (!own.operators.has(uid)) operators.set(uid, { uid, change: 'gone', properties: [] });
  const edges = new Map<string, 'added' | 'gone'>();
  const [oldEdges, ownEdges] = [new Set(before.edges.map(edgeKey)), new Set(after.edges.map(edgeKey))];
  for (const key of ownEdges) if (!oldEdges.has(key)) edges.set(key, 'added');
  for (const key of oldEdges) if (!ownEdges.has(key)) edges.set(key, 'gone');
  const counts: Record<Change, number> = { same: 0, added: 0, gone: 0, changed: 0, moved: 0 };
  for (const { change } of operators.values()) counts[change]++;
  return { operators, edges, counts };
}

export function edgeKey({ from, to, input }: Pick<Edge, 'from' | 'to' | 'input'>): string {
  return `${from} ${to} ${input}`;
}

/** Both versions as one topology: the later one, and what only the earlier one has beside it, in chains of its own. */
export function mergeTopologies(before: Topology, after: Topology): Topology {
  const own = new Map(after.operators.map((operator) => [operator.uid, operator]));
  const jobOf = jobsOf(before, own);
  const gone = before.operators.filter(({ uid }) => !own.has(uid)).map((operator) => ({ ...operator, chain: `gone ${operator.chain}`, job: jobOf(operator.job) }));
  const goneUids = new Set(gone.map(({ uid }) => uid));
  const ownEdges = new Set(after.edges.map(edgeKey));
  const edges = before.edges.filter((edge) => !ownEdges.has(edgeKey(edge)));
  const chains = before.chains.flatMap(({ id, operators, parallelism }) => {
    const left = operators.filter((uid) => goneUids.has(uid));
    return left.length ? [{ id: `gone ${id}`, operators: left, parallelism }] : [];
  });
  return { ...after, operators: [...after.operators, ...gone], edges: [...after.edges, ...edges], chains: [...after.chains, ...chains] };
}

/** What is gone of a job stands with what is left of it, else in a job of its own behind the others. */
function jobsOf(before: Topology, own: ReadonlyMap<string, Operator>): (job: number) => number {
  const known = new Map<number, number>();
  for (const { uid, job } of before.operators) if (!known.has(job) && own.has(uid)) known.set(job, own.get(uid)!.job);
  const next = 1 + Math.max(-1, ...[...own.values()].map(({ job }) => job));
  return (job) => known.get(job) ?? next + job;
}

interface Index {
  operators: ReadonlyMap<string, Operator>;
  chains: ReadonlyMap<string, Operator[]>;
  inputs: ReadonlyMap<string, Edge[]>;
}

function indexOf({ operators, edges }: Topology): Index {
  const [chains, inputs] = [new Map<string, Operator[]>(), new Map<string, Edge[]>()];
  for (const operator of operators) chains.get(operator.chain)?.push(operator) ?? chains.set(operator.chain, [operator]);
  for (const edge of edges) inputs.get(edge.to)?.push(edge) ?? inputs.set(edge.to, [edge]);
  return { operators: new Map(operators.map((operator) => [operator.uid, operator])), chains, inputs };
}

const MOVES = new Set(['parallelism', 'slot sharing group', 'chaining', 'chain']);

function compare(before: Operator, after: Operator, old: Index, own: Index): OperatorDiff {
  const properties: PropertyChange[] = [];
  const say = (property: string, was: string, is: string) => void (was !== is && properties.push({ property, before: was, after: is }));
  say('name', bare(before.name), bare(after.name));
  say('type', before.type, after.type);
  if (before.description !== after.description) say('description', bare(before.description), bare(after.description));
  say('table', before.table ?? 'none', after.table ?? 'none');
  say('parallelism', String(before.parallelism), String(after.parallelism));
  say('max parallelism', String(before.maxParallelism ?? 'not set'), String(after.maxParallelism ?? 'not set'));
  say('slot sharing group', before.slotSharingGroup, after.slotSharingGroup);
  say('chaining', before.chaining, after.chaining);
  if (!isEqual(matesOf(before, old, own), matesOf(after, own, old))) properties.push({ property: 'chain', before: mates(before, old, own), after: mates(after, own, old) });
  say('changelog', changelogWord(before.changelog), changelogWord(after.changelog));
  say('upsert key', (before.upsertKey ?? []).join(', ') || 'none', (after.upsertKey ?? []).join(', ') || 'none');
  if (!isEqual(before.state, after.state)) say('state', states(before), states(after));
  if (!isEqual(inputKeys(before, old), inputKeys(after, own))) properties.push({ property: 'inputs', before: inputsOf(before, old), after: inputsOf(after, own) });
  const change = !properties.length ? 'same' : properties.every(({ property }) => MOVES.has(property)) ? 'moved' : 'changed';
  return { uid: after.uid, change, properties };
}

/** Without the numbers of the plan's nodes, which every statement before moves. */
function bare(text: string): string {
  return text.replace(/\[\d+\](:?)/g, '');
}

/** The operators of both versions that it shares a chain with: those that come or go say so themselves. */
function matesOf(operator: Operator, index: Index, other: Index): string[] {
  return index.chains.get(operator.chain)!.flatMap(({ uid }) => (uid !== operator.uid && other.operators.has(uid) ? [uid] : [])).sort();
}

function mates(operator: Operator, index: Index, other: Index): string {
  const names = matesOf(operator, index, other).map((uid) => describeOperator(index.operators.get(uid)!).title);
  return names.length ? `with ${names.sort().join(', ')}` : 'alone';
}

function states({ state }: Operator): string {
  return state.map(({ name, ttl }) => (ttl ? `${name} (TTL ${ttl})` : name)).join(', ') || 'none';
}

function inputKeys(operator: Operator, index: Index): string[] {
  return (index.inputs.get(operator.uid) ?? []).map((edge) => `${edge.input} ${edge.from} ${describeShip(edge)}`).sort();
}

function inputsOf(operator: Operator, index: Index): string {
  const words = (index.inputs.get(operator.uid) ?? [])
    .toSorted((a, b) => a.input - b.input)
    .map((edge) => `${describeOperator(index.operators.get(edge.from) ?? operator).title} by ${describeShip(edge)}`);
  return words.join(' and ') || 'none';
}
