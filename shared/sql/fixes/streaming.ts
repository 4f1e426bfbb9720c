import { wordAt } from '../tree/reading.ts';
import { textIn, type Fix, type Mending } from './fixes.ts';

const ENDLESS = new Set(['state-never-expires', 'join-keeps-everything']);

/** State that is kept for ever: a time after which it may end, for the whole script. How long is a person's to say. */
export function endState({ asked, data, diagnostic, edit }: Mending): Fix[] {
  const setting = textIn(data, 'setting');
  if (!ENDLESS.has(diagnostic.code) || !setting) return [];
  const { script } = asked.caret.reading;
  const first = script.statements.find(({ body }) => body.tokens.length > 0);
  if (!first) return [];
  const from = first.from + first.body.tokens[0]!.from;
  return [{ title: `Let state end that nobody touched for a day: SET '${setting}'`, edits: [edit(from, from, `SET '${setting}' = '1 d';\n`)], sure: false }];
}

const CONFLICTS: [string, string][] = [
  ['DEDUPLICATE', 'Keep the newest row of each key of the sink'],
  ['NOTHING', 'Keep the first row of each key of the sink'],
];

/** Rows that may want to be one in the sink: what is to happen then, at the end of the INSERT. */
export function sayConflict({ asked: { caret }, diagnostic, edit }: Mending): Fix[] {
  const { part, body, statement } = caret;
  if (diagnostic.code !== 'upsert-key-differs' || part?.verb !== 'INSERT') return [];
  const last = wordAt(body, part.to - 1) === ';' ? part.to - 2 : part.to - 1;
  const at = statement.from + body.tokens[last]!.to;
  return CONFLICTS.map(([word, title]) => ({ title: `${title}: ON CONFLICT DO ${word}`, edits: [edit(at, at, ` ON CONFLICT DO ${word}`)], sure: false }));
}
