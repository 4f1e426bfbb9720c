import type { FlinkFactory } from '../services/sql-knowledge.ts';

/** `'key' = 'value'`. */
export interface WrittenOption {
  key: string;
  value: string;
  /** Where the value begins behind its quote, and how long it is as it is written. */
  from: number;
  written: number;
}

/** A list of options in brackets. `object`: what the statement is about, where it creates something. */
export interface WrittenList {
  object: 'table' | 'catalog' | 'model';
  options: WrittenOption[];
}

/** A comment, a quoted name, `'key' = 'value'`, or a lone string; what ends a list; what is created. */
const PARTS = /--[^\n]*|\/\*[^]*?\*\/|`[^`]*`|'((?:[^']|'')*)'\s*=\s*'((?:[^']|'')*)'|'(?:[^']|'')*'|;|\(|\)|\b(?:CREATE|ALTER)\s+(?:OR\s+(?:REPLACE|ALTER)\s+)?(?:TEMPORARY\s+)?(CATALOG|MODEL)\b/gi;

/** The options of each list in brackets, in the order of the text; a text that is being typed has them too. */
export function writtenLists(text: string): WrittenList[] {
  const lists: WrittenList[] = [];
  let object: WrittenList['object'] = 'table';
  let options: WrittenOption[] = [];
  const end = () => {
    if (options.length) lists.push({ object, options });
    options = [];
  };
  for (const match of text.matchAll(PARTS)) {
    const [whole, key, value, created] = match;
    if (whole === '(' || whole === ')' || whole === ';') {
      end();
      if (whole === ';') object = 'table';
    } else if (created !== undefined) object = created.toLowerCase() as WrittenList['object'];
    else if (key !== undefined && value !== undefined) options.push({ key: plain(key), value: plain(value), from: match.index + whole.length - 1 - value.length, written: value.length });
  }
  end();
  return lists;
}

function plain(text: string): string {
  return text.replaceAll("''", "'");
}

type NamedKind = Exclude<FlinkFactory['kind'], 'module'>;

/** The options of a list that name a factory, with its kind. */
export function factoryKeys({ object, options }: WrittenList): { kind: NamedKind; option: WrittenOption }[] {
  return options.flatMap((option): { kind: NamedKind; option: WrittenOption }[] => {
    if (object === 'catalog') return option.key === 'type' ? [{ kind: 'catalog', option }] : [];
    if (object === 'model') return option.key === 'provider' ? [{ kind: 'model', option }] : [];
    if (option.key === 'connector') return [{ kind: 'connector', option }];
    return /(^|\.)format$/.test(option.key) ? [{ kind: 'format', option }] : [];
  });
}
