import type { FlinkFunction, SqlColumn } from '../../services/sql-knowledge.ts';
import type { Asked } from '../completion/offer.ts';
import { functionAt } from '../completion/offer-functions.ts';
import { hintNamed } from '../completion/offer-words.ts';
import { optionDetail } from '../completion/offer-options.ts';
import { orNull, relationOf, spelled, type Relation } from '../knowledge/known.ts';
import { columnsMeant, qualifies, visibleSources, type Visible } from '../knowledge/sources.ts';
import { optionMeant, optionsFor, selectorsOf } from '../knowledge/options.ts';
import type { Hover } from '../sql-service.ts';
import { literalOf, type Token } from '../text/tokens.ts';
import { optionsOf } from '../tree/options.ts';
import { isName, namesOf, pathAt, textOf, wordAt, type Path } from '../tree/reading.ts';

/** What stands at the caret, in Flink's words where it has some. */
export async function hoverAt(asked: Asked): Promise<Hover | null> {
  const { caret } = asked;
  const at = tokenUnder(asked);
  const token = caret.body.tokens[at];
  if (!token || caret.comment) return null;
  const markdown = (await ofParameter(asked, token)) ?? ofHint(asked, at) ?? (token.kind === 'string' ? ofOption(asked, at) : isName(token) ? await ofName(asked, at) : null);
  const range = caret.reading.lines.range(caret.statement.from + token.from, caret.statement.from + token.to);
  return markdown ? { range, markdown } : null;
}

function ofHint({ caret: { body } }: Asked, at: number): string | null {
  const hint = wordAt(body, at + 1) === '(' && inHints(body, at) ? hintNamed(wordAt(body, at)) : undefined;
  return hint ? `\`${wordAt(body, at)}\`: ${hint}` : null;
}

function inHints(body: Asked['caret']['body'], at: number): boolean {
  for (let before = at - 1; before >= 0; before--) {
    if (wordAt(body, before) === '*/') return false;
    if (wordAt(body, before) === '/*+') return true;
  }
  return false;
}

function tokenUnder({ caret: { body, offset } }: Asked): number {
  return body.tokens.findIndex(({ from, to, kind }) => from <= offset && (offset < to || (offset === to && (kind === 'word' || kind === 'quoted'))));
}

async function ofParameter({ caret: { body, offset }, known, doc, signal }: Asked, token: Token): Promise<string | null> {
  const text = body.text.slice(token.from, token.to);
  const found = [...text.matchAll(/(?<!\$)\$\{([\w.:-]+)\}/g)].find(({ index, 0: { length } }) => token.from + index <= offset && offset <= token.from + index + length);
  if (!found || !known.ask.parameters) return null;
  const names = await orNull(known.ask.parameters(doc, signal));
  const name = found[1]!;
  if (name.startsWith('secret:')) return `\`${name}\`: a secret, put in where the job runs`;
  const values = names?.parameters.find((each) => each.name === name)?.values;
  return values ? [`\`${name}\``, ...values.map(({ environment, value }) => `- ${environment}: \`${value}\``)].join('\n') : null;
}

function ofOption({ caret, world }: Asked, at: number): string | null {
  const { body, part } = caret;
  const settings = part?.verb === 'SET' || part?.verb === 'RESET';
  const list = part?.options.find(({ pairs }) => pairs.some(({ key, value }) => key === at || value === at));
  if (!part || (!list && !settings)) return null;
  const key = settings ? part.start + 1 : list!.pairs.find(({ key, value }) => key === at || value === at)!.key;
  const name = literalOf(body.text, body.tokens[key]!);
  const written = list ? optionsOf(body, list) : {};
  const path = list?.path ?? (part.verb === 'ALTER' ? part.path : null);
  const behind = path ? relationOf(world, namesOf(body, path))?.options : {};
  const options = list ? optionsFor(world.vocabulary?.factories ?? [], selectorsOf(part, list), { ...behind, ...written }) : (world.vocabulary?.settings ?? []);
  const option = optionMeant(options, name);
  const former = option?.former.includes(name) ? `\`${name}\` is another name of it, mostly of before.` : '';
  const selector = list && selectorsOf(part, list).find(({ key: own }) => own === name || (own === '' && name === 'connector'));
  if (selector && at === key) return `\`${name}\`: ${selector.says || 'where the table reads and writes'}`;
  if (option) return [`\`${option.key}\` ${optionDetail(option)}`, former, option.description, option.values.length > 0 ? `One of ${option.values.map((value) => `\`${value}\``).join(', ')}.` : ''].filter((line) => line !== '').join('\n\n');
  const factory = world.vocabulary?.factories.find(({ identifier }) => identifier === literalOf(body.text, body.tokens[at]!));
  return factory && at !== key ? `\`${factory.identifier}\`: ${factory.kind}${factory.roles.length > 0 ? ` (${factory.roles.join(', ')})` : ''}` : null;
}

/** `fare * 2 AS twice`: the type of what is named. */
async function namedItem({ caret: { body, select }, known, doc, statement, signal }: Asked, at: number): Promise<string | null> {
  const item = select?.items.find(({ alias, from }) => alias === at && from < at);
  if (!select || !item) return null;
  const text = (from: number, to: number) => body.text.slice(body.tokens[from]!.from, body.tokens[to - 1]!.to);
  const expression = text(item.from, wordAt(body, at - 1) === 'AS' ? at - 1 : at);
  const from = select.sources.length > 0 ? select.sources.map((source) => text(source.from, source.to)).join(' CROSS JOIN ') : null;
  const answer = await orNull(known.ask.types(doc, statement.index < 0 ? null : statement.index, from, [expression], signal));
  const type = answer?.[0];
  return type ? `\`\`\`sql\n${textOf(body, at)} ${type.type}${type.nullable ? '' : ' NOT NULL'}\n\`\`\`` : null;
}

async function ofName(asked: Asked, at: number): Promise<string | null> {
  const { caret, world } = asked;
  const { body } = caret;
  if (wordAt(body, at + 1) === '(') {
    const [called] = functionAt(asked, at + 1);
    if (called) return functionMarkdown(functionAt(asked, at + 1));
  }
  const path = pathTo(asked, at);
  const sources = await visibleSources(asked, caret.select);
  const own = caret.part?.elements ? declaredColumn(asked, at) : null;
  if (own) return own;
  const relation = sourceAt(sources, at, world.reserved) ?? (caret.part?.path && inside(caret.part.path, at) ? relationMarkdown(relationOf(world, namesOf(body, caret.part.path)), world.reserved) : null);
  if (relation) return relation;
  if (!path) return null;
  const names = namesOf(body, path);
  const qualified = sources.find((visible) => qualifies(visible, names) === names.length);
  if (qualified) return sourceMarkdown(qualified, world.reserved);
  const [meant] = columnsMeant(sources, names);
  if (meant) return columnMarkdown(names.join('.'), meant.field, meant.visible);
  const item = await namedItem(asked, at);
  if (item) return item;
  const [bare] = world.functions.filter(({ name, builtIn }) => builtIn && name.toUpperCase() === wordAt(body, at) && !caret.body.text.slice(body.tokens[at]!.from).startsWith('`'));
  return bare && /^CURRENT_|^LOCALTIME/.test(bare.name) ? functionMarkdown([bare]) : (relationMarkdown(relationOf(world, names), world.reserved) ?? null);
}

/** The path up to a name, without what follows it. */
function pathTo({ caret: { body } }: Asked, at: number): Path | undefined {
  let from = at;
  while (wordAt(body, from - 1) === '.' && from >= 2) from -= 2;
  return pathAt(body, from, at + 1);
}

function inside({ from, to }: Path, at: number): boolean {
  return from <= at && at < to;
}

function sourceAt(sources: readonly Visible[], at: number, reserved: ReadonlySet<string>): string | null {
  const visible = sources.find(({ source }) => source.alias === at || (source.path && inside(source.path, at)));
  return visible ? sourceMarkdown(visible, reserved) : null;
}

function declaredColumn({ caret: { body, part }, world }: Asked, at: number): string | null {
  const element = part?.elements?.list.find(({ kind, name }) => kind === 'column' && name === at);
  if (!element || !part?.path) return null;
  const relation = relationOf(world, namesOf(body, part.path));
  const column = relation?.columns.find(({ name }) => name === textOf(body, at));
  return column ? columnMarkdown(column.name, column, null) : null;
}

function sourceMarkdown(visible: Visible, reserved: ReadonlySet<string>): string {
  const what = visible.cte ? `\`${visible.name}\`: a part of this query (WITH)` : visible.relation ? null : `\`${visible.name}\`: a query`;
  return what ? [what, columnTable(visible.columns, reserved)].join('\n\n') : relationMarkdown(visible.relation ?? undefined, reserved)!;
}

function relationMarkdown(relation: Relation | undefined, reserved: ReadonlySet<string>): string | null {
  if (!relation) return null;
  const { path, kind, options, watermark, columns } = relation;
  const key = columns.filter((column) => column.key).map(({ name }) => name);
  return [
    `${kind.replace('-', ' ')} \`${path.join('.')}\`${options['connector'] ? ` · connector \`${options['connector']}\`` : ''}`,
    columnTable(columns, reserved),
    key.length > 0 ? `Primary key: \`${key.join(', ')}\`` : '',
    watermark ? `Watermark: ${code(watermark.column)} as ${code(watermark.expression)}` : '',
  ]
    .filter((line) => line !== '')
    .join('\n\n');
}

/** Code in a line of Markdown, also where it has backticks of its own. */
function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

const MOST = 40;

function columnTable(columns: readonly SqlColumn[], reserved: ReadonlySet<string>): string {
  if (columns.length === 0) return '';
  const lines = columns.slice(0, MOST).map(({ name, type, nullable }) => `${spelled(name, reserved)} ${type}${nullable ? '' : ' NOT NULL'}`.trimEnd());
  return `\`\`\`sql\n${lines.join('\n')}${columns.length > MOST ? `\n-- and ${columns.length - MOST} more` : ''}\n\`\`\``;
}

function columnMarkdown(name: string, column: SqlColumn, visible: Visible | null): string {
  const facts = [
    column.time === 'event' ? 'Event time: its watermark moves time on.' : column.time === 'processing' ? 'Processing time.' : '',
    column.key ? 'Part of the primary key.' : '',
    column.kind === 'computed' ? `Computed${column.expression ? ` as ${code(column.expression)}` : ''}.` : column.kind === 'metadata' ? `Metadata${column.expression ? ` \`${column.expression}\`` : ''} of the connector.` : '',
    visible && visible.name !== '' ? `Of \`${visible.name}\`${visible.relation && visible.relation.path.at(-1) !== visible.name ? ` (\`${visible.relation.path.at(-1)}\`)` : ''}.` : '',
    column.comment ?? '',
  ];
  const type = column.type === '' ? '' : ` ${column.type}${column.nullable ? '' : ' NOT NULL'}`;
  return [`\`\`\`sql\n${name}${type}\n\`\`\``, ...facts.filter((fact) => fact !== '')].join('\n\n');
}

function functionMarkdown(functions: readonly FlinkFunction[]): string {
  const signatures = functions.flatMap(({ name, signatures: own }) => (own.length > 0 ? own : [`${name}(…)`]));
  return [`\`\`\`sql\n${[...new Set(signatures)].join('\n')}\n\`\`\``, functions[0]!.builtIn ? '' : `A ${functions[0]!.kind} function of this job.`, functions[0]!.description ?? ''].filter((line) => line !== '').join('\n\n');
}
