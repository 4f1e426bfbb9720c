import { bytesInWords } from './bytes.ts';
import type { JobDiff, OperatorVerdict } from './verdict.ts';

const SIGN = { same: ' ', changed: '~', added: '+', gone: '-' } as const;

/** A comparison for a terminal: a line an operator that changed or has state, its reason below, and at the end what a restore does. */
export function verdictToText({ operators, message }: JobDiff): string {
  const shown = operators.filter(({ change, verdict, rule }) => change !== 'same' || verdict !== null || rule !== null);
  const quiet = operators.length - shown.length;
  const width = Math.max(0, ...shown.map((operator) => nameOf(operator).length));
  const lines = shown.flatMap((operator) => operatorLines(operator, width));
  const rest = quiet ? [`  ${quiet} ${quiet === 1 ? 'operator' : 'operators'} without state ${quiet === 1 ? 'is' : 'are'} as before`] : [];
  return [...lines, ...rest, '', message, ''].join('\n');
}

function operatorLines(operator: OperatorVerdict, width: number): string[] {
  const { change, verdict, rule, message, bytes } = operator;
  const said = [verdict, rule && `[${rule}]`, bytes !== null && bytesInWords(bytes)].filter(Boolean).join(' ');
  return [`${SIGN[change]} ${nameOf(operator).padEnd(width)}  ${said || 'no state'}`.trimEnd(), ...(message && rule !== 'state-same' ? [`    ${message}`] : [])];
}

function nameOf({ old, new: now }: OperatorVerdict): string {
  return (now ?? old)!.name;
}
