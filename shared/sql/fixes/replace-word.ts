import { spelled } from '../knowledge/known.ts';
import { visibleSources } from '../knowledge/sources.ts';
import { nameOf, type Token } from '../text/tokens.ts';
import { textIn, type Fix, type Mending } from './fixes.ts';

/** Tokens of the text in what is underlined. */
function tokensIn({ asked: { caret }, from, to }: Mending): Token[] {
  const { statement, body } = caret;
  return body.tokens.filter((token) => statement.from + token.from < to && statement.from + token.to > from);
}

const PLACEHOLDERS = new Set(['parameter-missing', 'secret-missing']);
const NAMES = new Set(['word', 'quoted', 'string']);

/** The name that was probably meant, in place of the one that is not there. */
export function takeMeant(mending: Mending): Fix[] {
  const { asked, data, diagnostic, edit } = mending;
  const meant = textIn(data, 'meant') ?? /did you mean [`'"]([^`'"]+)[`'"]\?/i.exec(diagnostic.message)?.[1];
  if (!meant) return [];
  if (PLACEHOLDERS.has(diagnostic.code)) {
    const text = `\${${diagnostic.code === 'secret-missing' ? 'secret:' : ''}${meant}}`;
    return [{ title: `Take ${text}`, edits: [edit(mending.from, mending.to, text)], sure: true }];
  }
  const { statement, body } = asked.caret;
  const wrong = (textIn(data, 'name') ?? textIn(data, 'option') ?? '').split('.').at(-1);
  const named = tokensIn(mending).filter(({ kind }) => NAMES.has(kind));
  const token = named.findLast((each) => nameOf(body.text, each) === wrong) ?? named.find(({ kind }) => kind === 'string') ?? named.at(-1);
  if (!token) return [];
  const name = meant.split('.').at(-1)!;
  // A word of the grammar is meant as it is; only a name would want backticks.
  const reserved = diagnostic.code === 'syntax' ? new Set<string>() : callReserved(asked.world.reserved, body.text, token);
  const text = token.kind === 'string' ? `'${meant.replaceAll("'", "''")}'` : spelled(name, reserved);
  return [{ title: `Take ${text}`, edits: [edit(statement.from + token.from, statement.from + token.to, text)], sure: true }];
}

/** What Flink calls by a reserved word needs no backticks before its bracket. */
function callReserved(reserved: ReadonlySet<string>, text: string, { to }: Token): ReadonlySet<string> {
  return /^\s*\(/.test(text.slice(to, to + 20)) ? new Set() : reserved;
}

/** A reserved word that was meant as a name. */
export function quoteReserved(mending: Mending): Fix[] {
  const { asked, data, diagnostic, edit } = mending;
  const reserved = textIn(data, 'reserved');
  if (diagnostic.code !== 'syntax' || (!reserved && !/backtick/i.test(diagnostic.message))) return [];
  const { statement, body } = asked.caret;
  const token = tokensIn(mending).find(({ kind, word }) => kind === 'word' && (!reserved || word === reserved.toUpperCase()));
  if (!token) return [];
  const written = body.text.slice(token.from, token.to);
  return [{ title: `Write \`${written}\` in backticks`, edits: [edit(statement.from + token.from, statement.from + token.to, `\`${written}\``)], sure: true }];
}

/** A column that several tables have: one way for each. */
export async function qualify(mending: Mending): Promise<Fix[]> {
  const { asked, diagnostic, data, edit } = mending;
  if (diagnostic.code !== 'ambiguous-column') return [];
  const { statement, body, select } = asked.caret;
  const names = tokensIn(mending).filter(({ kind }) => kind === 'word' || kind === 'quoted');
  const token = names.find((each) => nameOf(body.text, each) === textIn(data, 'name')) ?? names[0];
  if (!token) return [];
  const name = nameOf(body.text, token);
  const sources = (await visibleSources(asked, select)).filter((visible) => visible.select === select && visible.name !== '' && visible.columns.some((column) => column.name === name));
  return sources.map((visible) => {
    const qualifier = spelled(visible.name, asked.world.reserved);
    return { title: `Take ${qualifier}.${name}`, edits: [edit(statement.from + token.from, statement.from + token.from, `${qualifier}.`)], sure: false };
  });
}
