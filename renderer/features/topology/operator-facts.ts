import { describeOperator, describeShip } from '#shared/topology/describe-operator.ts';
import type { Operator, Topology } from '#shared/topology/model.ts';

export interface Fact {
  name: string;
  value: string;
  /** Worth copying, and set in the code's face. */
  code?: boolean;
}

/** Everything Flink says of an operator, as name and value. */
export function operatorFacts(operator: Operator, { operators, edges }: Topology): Fact[] {
  const titles = titlesOf({ operators });
  const facts: (Fact | undefined)[] = [
    { name: 'Description', value: operator.description, code: true },
    { name: 'Name in Flink', value: operator.name, code: true },
    { name: 'Type', value: operator.type },
    operator.table ? { name: 'Table', value: operator.table, code: true } : undefined,
    { name: 'uid', value: operator.uid, code: true },
    { name: 'Operator id', value: operator.operatorId, code: true },
    { name: 'Job vertex', value: operator.chain, code: true },
    { name: 'Parallelism', value: String(operator.parallelism) },
    { name: 'Max parallelism', value: operator.maxParallelism === null ? 'not set: Flink derives it' : String(operator.maxParallelism) },
    { name: 'Chaining', value: operator.chaining },
    { name: 'Slot sharing group', value: operator.slotSharingGroup },
    operator.changelog ? { name: 'Changelog', value: `${describeOperator(operator).changelog} (${operator.changelog.join(' ')})` } : undefined,
    operator.upsertKey ? { name: 'Upsert key', value: operator.upsertKey.join(', ') || 'none' } : undefined,
    ...operator.state.map((state) => ({ name: `State ${state.name}`, value: [state.kind, state.ttl ? `TTL ${state.ttl}` : 'no TTL'].filter(Boolean).join(' · ') })),
    ...edges.filter(({ to }) => to === operator.uid).map((edge) => ({ name: edge.input ? `Input ${edge.input}` : 'Input', value: `${titles.get(edge.from)} by ${describeShip(edge)}` })),
    ...edges.filter(({ from }) => from === operator.uid).map((edge) => ({ name: 'Output', value: `${titles.get(edge.to)} by ${describeShip(edge)}` })),
  ];
  return facts.filter((fact): fact is Fact => Boolean(fact?.value));
}

/** What people call each operator, by uid. */
export function titlesOf({ operators }: Pick<Topology, 'operators'>): Map<string, string> {
  return new Map(operators.map((operator) => [operator.uid, describeOperator(operator).title]));
}

/** The topology read aloud: one sentence an operator, by uid, in the order of the topology. `more`: what else is to say of some. */
export function operatorSentences({ operators, edges }: Topology, more: ReadonlyMap<string, readonly string[]> = new Map()): Map<string, string> {
  const byUid = new Map(operators.map((operator) => [operator.uid, operator]));
  const inputs = new Map<string, string>();
  for (const edge of edges) {
    const from = byUid.get(edge.from);
    if (!from) continue;
    const input = `${describeOperator(from).title} by ${describeShip(edge)}`;
    const known = inputs.get(edge.to);
    inputs.set(edge.to, known ? `${known} and ${input}` : input);
  }
  return new Map(operators.map((operator) => [operator.uid, sentenceOnce(operator, inputs.get(operator.uid) ?? '', more.get(operator.uid)?.join('; ') ?? '')]));
}

const sentences = new WeakMap<Operator, { inputs: string; more: string; sentence: string }>();

/** An operator is a value: of thousands only those that an edit has changed are put in words again. */
function sentenceOnce(operator: Operator, inputs: string, more: string): string {
  const known = sentences.get(operator);
  if (known && known.inputs === inputs && known.more === more) return known.sentence;
  const sentence = sentenceOf(operator, inputs, more);
  sentences.set(operator, { inputs, more, sentence });
  return sentence;
}

function sentenceOf(operator: Operator, inputs: string, more: string): string {
  const words = describeOperator(operator);
  const parts = [
    [words.title, words.kind].filter(Boolean).join(', '),
    words.meaning,
    `parallelism ${operator.parallelism}`,
    `slot sharing group ${operator.slotSharingGroup}`,
    words.changelog,
    words.state,
    inputs && `fed by ${inputs}`,
    more,
  ];
  return `${parts.filter(Boolean).join('; ')}.`;
}
