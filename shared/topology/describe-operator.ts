import type { ChangelogKind, Edge, Operator, OperatorState } from './model.ts';

/** An operator in a person's words: everything is read off what Flink says of it, nothing is decided here. */
export interface OperatorWords {
  title: string;
  /** Flink's exec node in words; empty where the title says it already. */
  kind: string;
  /** One line: what it does with the rows. */
  meaning: string;
  changelog: string;
  state: string;
  /** State that nothing ever removes. */
  stateNeverExpires: boolean;
}

/** An operator is a value: what was said of it once holds. */
const described = new WeakMap<Operator, OperatorWords>();

export function describeOperator(operator: Operator): OperatorWords {
  const known = described.get(operator);
  if (known) return known;
  const words = describe(operator);
  described.set(operator, words);
  return words;
}

function describe(operator: Operator): OperatorWords {
  const kind = operator.type.replaceAll('-', ' ');
  const title = operator.title ?? calcTitle(operator) ?? titleOf(operator, kind);
  return {
    title,
    kind: title.toLowerCase() === kind ? '' : kind,
    meaning: otherThan(title, meaningOf(operator)),
    changelog: changelogWord(operator.changelog),
    ...describeState(operator.state, operator.type),
  };
}

/** A program's operator is described by its name, which is the title already. */
function otherThan(title: string, meaning: string): string {
  return bareName(meaning) === title ? '' : meaning;
}

/** `hash(origin)`, `rebalance` … as Flink ships the rows. */
export function describeShip(edge: Pick<Edge, 'ship' | 'key'>): string {
  const ship = edge.ship.toLowerCase();
  return edge.key?.length ? `${ship}(${edge.key.join(', ')})` : ship;
}

/** Flink's words for what an output may emit: append, upsert (no −U), retract. */
export function changelogWord(kinds: readonly ChangelogKind[] | null): string {
  if (!kinds?.length) return '';
  if (kinds.includes('-U')) return 'retract';
  if (kinds.includes('+U')) return 'upsert';
  return kinds.includes('-D') ? 'retract' : 'append';
}

function describeState(state: readonly OperatorState[], type: string): Pick<OperatorWords, 'state' | 'stateNeverExpires'> {
  if (!state.length) return { state: '', stateNeverExpires: false };
  const ttls = [...new Set(state.flatMap(({ ttl }) => ttl ?? []))];
  if (ttls.length) return { state: `state ${ttls.join(' / ')}`, stateNeverExpires: false };
  // What a source, a sink or a window keeps goes with its splits, its commits, its watermark: it needs no TTL.
  const cleansItself = /window|source|sink|watermark|match|sort|temporal|interval/.test(type);
  return { state: cleansItself ? 'state' : 'state, no TTL', stateNeverExpires: !cleansItself };
}

function titleOf({ name, table, type }: Operator, kind: string): string {
  const bare = bareName(name);
  const short = table?.split('.').at(-1);
  // A sink may be several operators; only the one that is called like its table gets the table's name.
  if (short && (type !== 'sink' || !bare || bare.includes(short))) return short;
  const head = bare.replace(/[([].*$/s, '').trim();
  const isFlinksOwn = !head || head.toLowerCase() === type.replaceAll('-', '').toLowerCase();
  if (isFlinksOwn) return sentence(kind);
  return /^([A-Z][a-z]+){2,}$/.test(head) ? sentence(words(head)!) : bare;
}

/** A Calc by what it does with the rows. */
function calcTitle({ type, name, description }: Operator): string | undefined {
  if (type !== 'calc' || !/^Calc(\[\d+\])?$/.test(name)) return undefined;
  const attributes = readAttributes(description);
  if (attributes.get('where')) return 'Filter';
  const select = attributes.get('select');
  if (!select) return undefined;
  if (/[('+*/]|\bCASE\b|\s-\s/.test(select)) return 'Compute';
  return /\bAS\b/.test(select) ? 'Rename columns' : 'Select columns';
}

/** Without what Flink puts around the name itself: `Source: `, `: Writer`, the number of the plan's node. */
function bareName(name: string): string {
  return name
    .replace(/^(Source|Sink): /, '')
    .replace(/: (Writer|Committer)$/, '')
    .replace(/\[\d+\]/g, '')
    .trim();
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

type Attributes = Map<string, string>;

function meaningOf({ description, type, table }: Operator): string {
  const attributes = readAttributes(description);
  const told = MEANINGS.find(([pattern]) => pattern.test(type))?.[1](attributes);
  const line = innerOf(description) ?? told ?? ([...attributes.values()].find((value) => value) || plain(description, table));
  return line.replace(/\s+/g, ' ').trim();
}

/** `ConstraintEnforcer[…]`: the brackets hold all there is to say. */
function innerOf(description: string): string | undefined {
  return description.replace(/^\[\d+\]:/, '').match(/^\w+\[(\D.*)\]$/s)?.[1];
}

const MEANINGS: readonly [RegExp, (from: Attributes) => string | undefined][] = [
  [/watermark/, (from) => unwrap(from.get('watermark'))],
  [/^calc|correlate/, (from) => prefixed('where ', unwrap(from.get('where'))) ?? unwrap(from.get('select'))],
  [/rank/, (from) => joined(rankRange(from.get('rankRange')), prefixed('by ', from.get('orderBy')), prefixed('per ', from.get('partitionBy')))],
  [/deduplicate/, (from) => joined(from.get('keep')?.toLowerCase(), prefixed('per ', from.get('key')), from.get('order')?.toLowerCase())],
  [/join/, (from) => joined(words(from.get('joinType')), unwrap(from.get('where') ?? from.get('on') ?? from.get('condition')), windowOf(from))],
  [/over|aggregate/, (from) => joined(prefixed('by ', from.get('groupBy') ?? from.get('partitionBy')), windowOf(from)) ?? from.get('select')],
  [/lookup/, (from) => joined(from.get('table'), from.get('lookup'))],
  [/^(source|sink|.*scan)$/, (from) => from.get('fields')],
];

/** Reads `Name(key=[value], …)` as Flink's planner writes descriptions; brackets inside values are kept. */
function readAttributes(description: string): Attributes {
  const attributes: Attributes = new Map();
  for (const match of description.matchAll(/(?<=[(,]\s*)(\w+)=\[/g)) {
    const from = match.index + match[0].length;
    if (depthAt(description, match.index) <= 1 && !attributes.has(match[1]!)) attributes.set(match[1]!, untilClosed(description, from));
  }
  return attributes;
}

function depthAt(text: string, end: number): number {
  let depth = 0;
  for (let at = text.indexOf('('); at >= 0 && at < end; at++) {
    if ('([{'.includes(text[at]!)) depth++;
    else if (')]}'.includes(text[at]!)) depth--;
  }
  return depth;
}

function untilClosed(text: string, from: number): string {
  for (let at = from, depth = 0; at < text.length; at++) {
    if (text[at] === '[') depth++;
    else if (text[at] === ']' && depth-- === 0) return text.slice(from, at);
  }
  return text.slice(from);
}

function windowOf(from: Attributes): string | undefined {
  const window = from.get('window') ?? from.get('leftWindow');
  const kind = window?.match(/^\w+/)?.[0].toLowerCase();
  const sizes = [...(window ?? '').matchAll(/\b(?:size|slide|step|max_size|gap)=\[([^\]]+)\]/g)].map((match) => match[1]);
  return kind && [kind, ...sizes].join(' ');
}

function rankRange(range: string | undefined): string | undefined {
  const [, start, end] = range?.match(/rankStart=(\d+), rankEnd=(\w+)/) ?? [];
  return start ? `rows ${start}–${end}` : range;
}

function words(camel: string | undefined): string | undefined {
  return camel?.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

function unwrap(expression: string | undefined): string | undefined {
  return expression && /^\([^()]*\)$/.test(expression) ? expression.slice(1, -1) : expression;
}

function prefixed(prefix: string, value: string | undefined): string | undefined {
  return value ? prefix + value : undefined;
}

function joined(...parts: (string | undefined)[]): string | undefined {
  return parts.filter(Boolean).join(' · ') || undefined;
}

/** What is left to say once the table, which is the title, and the plan's numbers are taken away. */
function plain(description: string, table: string | null): string {
  let text = description.replace(/^\[\d+\]:/, '').replace(/^(Source|Sink): /, '');
  if (table) text = text.replaceAll(table, '').replaceAll(table.split('.').at(-1)!, '').replace(/\[\d+\]/g, '');
  return text.replace(/^[\s:.-]+|[\s:.-]+$/g, '');
}
