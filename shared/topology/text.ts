import { describeOperator } from './describe-operator.ts';
import type { Edge, Operator, Topology } from './model.ts';

/** A topology for a terminal: a paragraph a chain, a line an operator, and where its rows go. */
export function topologyToText({ operators, edges, chains, slots }: Topology): string {
  const byUid = new Map(operators.map((operator) => [operator.uid, operator]));
  const paragraphs = chains.map((chain, index) => {
    const members = chain.operators.flatMap((uid) => byUid.get(uid) ?? []);
    const leaving = edges.filter(({ from, to }) => chain.operators.includes(from) && !chain.operators.includes(to));
    const groups = [...new Set(members.map((operator) => operator.slotSharingGroup))].join(', ');
    return [
      `chain ${index + 1}, parallelism ${chain.parallelism}${groups === 'default' ? '' : `, slot sharing group ${groups}`}`,
      ...members.map((operator) => `  ${operatorLine(operator)}`),
      ...leaving.map((edge) => `    → ${shipLine(edge, byUid)} (chain ${chains.findIndex(({ operators: uids }) => uids.includes(edge.to)) + 1})`),
      '',
    ].join('\n');
  });
  return `${paragraphs.join('\n')}\n${operators.length} operators, ${chains.length} chains, ${slots.total} ${slots.total === 1 ? 'slot' : 'slots'}\n`;
}

function operatorLine(operator: Operator): string {
  const { uid, changelog, upsertKey, state } = operator;
  const facts = [
    changelog?.length ? changelog.join(' ') : undefined,
    upsertKey ? `key (${upsertKey.join(', ')})` : undefined,
    state.length ? `state ${state.map((piece) => piece.name).join(', ')}` : undefined,
    uid,
  ];
  return `${titleOf(operator)}  [${facts.filter((fact) => fact !== undefined).join(' · ')}]`;
}

function shipLine({ ship, key, to }: Edge, byUid: Map<string, Operator>): string {
  const target = byUid.get(to);
  return `${ship}${key?.length ? ` (${key.join(', ')})` : ''} to ${target ? (target.table ?? describeOperator(target).title) : to}`;
}

/** As its card says it, with its type where that is not said by it. */
function titleOf(operator: Operator): string {
  const { title, kind } = describeOperator(operator);
  return operator.table ? `${operator.type} ${operator.table}` : kind ? `${title} (${kind})` : title;
}
