import { openBracket } from '../completion/caret.ts';
import { functionAt } from '../completion/offer-functions.ts';
import type { Asked } from '../completion/offer.ts';
import type { SignatureHelp } from '../sql-service.ts';
import { isName, splitByComma, wordAt } from '../tree/reading.ts';

/** The signatures of the function whose brackets the caret is in, and the argument that it is at. */
export function signatureAt(asked: Asked): SignatureHelp | null {
  const { caret } = asked;
  const { body, before, part } = caret;
  if (caret.comment || !part) return null;
  for (let open = openBracket(caret, part.start); open > 0; open = openBracket({ body, before: open - 1 }, part.start)) {
    const functions = isName(body.tokens[open - 1]) ? functionAt(asked, open) : [];
    if (functions.length === 0) continue;
    const parts = splitByComma(body, open + 1, before + 1);
    const position = Math.max(0, parts.length - 1 + (wordAt(body, before) === ',' && parts.at(-1)![0] <= before ? 1 : 0));
    const named = wordAt(body, (parts.at(-1)?.[0] ?? 0) + 1) === '=>' ? wordAt(body, parts.at(-1)![0]) : null;
    const signatures = functions.flatMap(({ name, signatures: own, description, arguments: names }) => {
      if (names.length > 0) return [{ label: `${name}(${names.map((each) => argumentLabel(each)).join(', ')})`, documentation: description, parameters: names.map((each) => ({ label: argumentLabel(each) })) }];
      return (own.length > 0 ? own : [`${name}(…)`]).map((label) => ({ label, documentation: description, parameters: parametersOf(label) }));
    });
    const byName = named === null ? -1 : (functions[0]!.arguments.findIndex(({ name }) => name.toUpperCase() === named) ?? -1);
    const wanted = byName >= 0 ? byName : position;
    const activeSignature = Math.max(0, signatures.findIndex(({ parameters }) => parameters.length > wanted));
    const most = signatures[activeSignature]!.parameters.length;
    const variadic = /\.\.\.|…/.test(signatures[activeSignature]!.parameters.at(-1)?.label ?? '');
    return { signatures, activeSignature, active: wanted < most ? wanted : variadic ? most - 1 : -1 };
  }
  return null;
}

function argumentLabel({ name, type, optional }: { name: string; type: string | null; optional: boolean }): string {
  return `${name} => ${type ?? 'any'}${optional ? ' (optional)' : ''}`;
}

/** Between the outer brackets of a signature, at commas that stand in no brackets of their own. */
export function parametersOf(label: string): { label: string }[] {
  const open = label.indexOf('(');
  if (open < 0) return [];
  const found: string[] = [''];
  let depth = 0;
  for (const character of label.slice(open + 1)) {
    if (depth === 0 && character === ')') break;
    if ('(<['.includes(character)) depth++;
    if (')>]'.includes(character)) depth--;
    if (character === ',' && depth === 0) found.push('');
    else found[found.length - 1] += character;
  }
  return found.map((text) => text.trim()).filter((text) => text !== '').map((text) => ({ label: text }));
}
