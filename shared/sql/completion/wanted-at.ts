import { closeOf, splitByComma, wordAt } from '../tree/reading.ts';
import type { Part } from '../tree/statement.ts';
import { openBracket, qualifierOf, type Caret } from './caret.ts';
import { nextInStatement } from './match-phrases.ts';
import type { Wanted } from './wanted.ts';
import { operandWanted, wantedInQuery } from './wanted-in-query.ts';

/** What may come at the caret, by the statement around it; works on half a statement. */
export function wantedAt(caret: Caret): Wanted[] {
  const { body, part, offset } = caret;
  const secret = parameterAt(body.text, offset);
  if (secret !== null) return [{ what: 'parameters', secret }];
  if (caret.comment) return [];
  if (!part || caret.before < part.from) return [{ what: 'statement' }];
  if (part.verb === 'SET' || part.verb === 'RESET') return ofSetting(caret, part);
  const list = part.options.find(({ open, close }) => body.tokens[open]!.from < offset && offset <= (body.tokens[close]?.from ?? body.text.length));
  if (list) return ofOptions(caret, part, list);
  if (body.tokens[caret.inside]?.kind === 'string') return [];
  if (inHint(caret)) return [{ what: 'hints' }];
  if (caret.select) return wantedInQuery(caret, caret.select);
  return inStatement(caret, part);
}

/** Whether `${` is open before the offset, and names a secret. */
function parameterAt(text: string, offset: number): boolean | null {
  const found = /(?<!\$)\$\{(secret:)?[\w.-]*$/.exec(text.slice(Math.max(0, offset - 200), offset));
  return found ? found[1] !== undefined : null;
}

function ofSetting({ body, before, inside }: Caret, part: Part): Wanted[] {
  const key = part.start + 1;
  if (before === part.start) return [{ what: 'settings', value: false, key: inside }];
  if (before === key && inside < 0) return part.verb === 'SET' ? [{ what: 'words', words: ['='] }] : [];
  return wordAt(body, before) === '=' ? [{ what: 'settings', value: true, key }] : [];
}

function ofOptions({ body, before, inside }: Caret, part: Part, list: Part['options'][number]): Wanted[] {
  const word = wordAt(body, before);
  if (word === '=') return [{ what: 'options', part, list, value: true, key: before - 1 }];
  if (before === list.open || word === ',') return [{ what: 'options', part, list, value: false, key: inside }];
  // A comma that was forgotten between two pairs.
  const afterPair = list.pairs.some(({ value }) => value === before);
  if (inside >= 0 && afterPair) return [{ what: 'options', part, list, value: false, key: inside }];
  return list.pairs.some(({ key, value }) => key === before && value < 0) ? [{ what: 'words', words: ['='] }] : [];
}

function inHint({ body, before }: Caret): boolean {
  for (let at = before; at >= 0; at--) {
    if (wordAt(body, at) === '*/') return false;
    if (wordAt(body, at) === '/*+') return at === before || wordAt(body, before) === ',';
  }
  return false;
}

function inStatement(caret: Caret, part: Part): Wanted[] {
  const { body, before } = caret;
  const open = openBracket(caret, part.start);
  if (open < 0) return afterNext(caret, part, before + 1);
  const { holes } = nextInStatement(body, part.start, open);
  if (holes.includes('elements')) return inElements(caret, part, open);
  if (holes.includes('targets') || holes.includes('columns')) return [{ what: 'columns', of: part.verb === 'CREATE' ? 'declared' : 'named', part }];
  if (part.elements && part.elements.open < open && open < part.elements.close) return inElements(caret, part, part.elements.open);
  return openBracket({ body, before: open - 1 }, part.start) >= 0 ? inElements(caret, part, openBracket({ body, before: open - 1 }, part.start)) : [];
}

function afterNext(caret: Caret, part: Part, at: number): Wanted[] {
  const { words, holes } = nextInStatement(caret.body, part.start, at);
  return [{ what: 'words', words: words.filter((word) => word !== '') }, ...holes.flatMap((hole): Wanted[] => ofHole(caret, hole, part))];
}

function ofHole({ body, before }: Caret, hole: string, part: Part): Wanted[] {
  switch (hole) {
    case 'relation':
      return [{ what: 'relations' }];
    case 'catalog':
      return [{ what: 'catalogs' }];
    case 'database':
      return [{ what: 'databases' }, ...(part.verb === 'USE' ? [{ what: 'catalogs' } as Wanted] : [])];
    case 'function':
      return [{ what: 'functions' }];
    case 'type':
      return wordAt(body, before).length > 0 ? [{ what: 'types' }] : [];
    case 'unit':
      return [{ what: 'units' }];
    case 'column':
      return [{ what: 'columns', of: 'named', part }];
    case 'expression':
      if (part.verb === 'CALL') return [{ what: 'functions' }];
      return operandWanted(body, before) || wordAt(body, before) === 'AS' ? [{ what: 'columns', of: 'named', part }, { what: 'expression', select: null, aliases: false }] : [];
    case 'query':
      return [{ what: 'words', words: ['SELECT', 'WITH', 'VALUES', ...(['EXPLAIN', 'COMPILE'].includes(part.verb) ? ['INSERT INTO', 'STATEMENT SET BEGIN'] : [])] }];
    case 'options':
      return part.verb === 'CREATE' ? [] : [{ what: 'words', words: ['('] }];
    default:
      return [];
  }
}

/** Between the brackets of CREATE TABLE. */
function inElements({ body, before }: Caret, part: Part, open: number): Wanted[] {
  const close = closeOf(body, open, part.to);
  const [from] = splitByComma(body, open + 1, close, true).find(([start, end]) => start <= before + 1 && before < end) ?? [before + 1];
  const words = (...list: string[]): Wanted[] => [{ what: 'words', words: list }];
  const columns: Wanted = { what: 'columns', of: 'declared', part };
  const at = before + 1 - from;
  const word = wordAt(body, before);
  if (at <= 0) return words('PRIMARY KEY (', 'WATERMARK FOR', 'CONSTRAINT');
  if (wordAt(body, from) === 'WATERMARK') return at === 1 ? words('FOR') : at === 2 ? [columns] : at === 3 ? words('AS') : operandWanted(body, before) || word === 'AS' ? [columns, { what: 'expression', select: null, aliases: false }] : body.tokens[before]?.kind === 'string' ? [{ what: 'units' }] : words("- INTERVAL '5' SECOND");
  if (['PRIMARY', 'UNIQUE', 'CONSTRAINT'].includes(wordAt(body, from))) return word === 'PRIMARY' ? words('KEY (') : word === '(' || word === ',' ? [columns] : word === ')' ? words('NOT ENFORCED') : word === 'NOT' ? words('ENFORCED') : at === 2 && wordAt(body, from) === 'CONSTRAINT' ? words('PRIMARY KEY (') : [];
  if (at === 1) return [{ what: 'types' }, ...words('AS', 'METADATA')];
  const computed = Array.from({ length: at }, (_, index) => wordAt(body, from + index)).includes('AS');
  if (computed) return operandWanted(body, before) || word === 'AS' ? [columns, { what: 'expression', select: null, aliases: false }] : words('COMMENT');
  if (word === '<' || (word === ',' && before > from)) return [{ what: 'types' }];
  // Names of fields stand before their types.
  if (['<', ','].includes(wordAt(body, before - 1))) return [{ what: 'types' }];
  if (word === 'METADATA') return words('FROM', 'VIRTUAL', 'COMMENT');
  return words('NOT NULL', 'COMMENT', 'METADATA', 'METADATA FROM', 'VIRTUAL', 'PRIMARY KEY NOT ENFORCED');
}

/** Whether a dot stands right before: then only members of what is named may come. */
export function membersWanted(caret: Caret): string[] | undefined {
  return caret.comment || caret.body.tokens[caret.inside]?.kind === 'string' ? undefined : qualifierOf(caret);
}
