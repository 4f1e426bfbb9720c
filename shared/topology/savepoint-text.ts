import { bytesInWords } from './bytes.ts';
import type { SavedOperator, SavedState, Savepoint } from './savepoint.ts';

/** A savepoint for a terminal: a paragraph an operator, a line a state. */
export function savepointToText({ path, kind, format, checkpoint, bytes, operators }: Savepoint): string {
  const silent = operators.filter((operator) => operator.states.length === 0 && !operator.problem);
  const shown = operators.filter((operator) => !silent.includes(operator));
  const head = `${format ? `${format} ` : ''}${kind} ${checkpoint} · ${bytesInWords(bytes)} · ${path}`;
  const rest = silent.length ? [`${silent.length} ${silent.length === 1 ? 'operator' : 'operators'} without state: ${silent.map(nameOf).join(', ')}`, ''] : [];
  return [head, '', ...shown.flatMap(paragraph), ...rest].join('\n');
}

function paragraph(operator: SavedOperator): string[] {
  const { uid, operatorId, parallelism, maxParallelism, bytes, key, finished, problem } = operator;
  const facts = [bytesInWords(bytes.total), `parallelism ${parallelism} of ${maxParallelism}`, key && `key ${key}`, finished && 'finished', uid ? `${uid} (${operatorId})` : operatorId];
  return [nameOf(operator), `  ${facts.filter(Boolean).join(' · ')}`, ...operator.states.map((state) => `    ${stateLine(state)}`), ...(problem ? [`    ${problem}`] : []), ''];
}

function stateLine({ name, kind, type, userKey, namespace, ttl }: SavedState): string {
  const held = userKey ? `${userKey} → ${type}` : type;
  const facts = [held, namespace && `by ${namespace}`, ttl && 'with TTL'].filter(Boolean).join(', ');
  return `${name}: ${kind}${facts ? ` of ${facts}` : ''}`;
}

function nameOf({ name, uid, operatorId }: SavedOperator): string {
  return name ?? uid ?? operatorId;
}
