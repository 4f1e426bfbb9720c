import { cteOf, ctesInReach, sourcesInReach } from '../knowledge/sources.ts';
import { literalOf } from '../text/tokens.ts';
import { eachTableArgument } from '../tree/arguments.ts';
import type { Query, Select, Source } from '../tree/query.ts';
import { isFreeName, pathAt, textOf, wordAt, type Path } from '../tree/reading.ts';
import { queriesOf } from '../tree/walk.ts';
import { outputsOfRelation, outputsOfSource, sourceName } from './outputs.ts';
import { columnsBeside } from './table-arguments.ts';
import { cteNamed, namesRelation, relationKey, tokenKey, type At, type Texts } from './texts.ts';

export type NameKind = 'table' | 'view' | 'model' | 'cte' | 'alias' | 'column';

/** A name where it stands. Those with the same key name the same. */
export interface Occurrence {
  key: string;
  kind: NameKind;
  at: At;
  token: number;
  declaration: boolean;
  /** The name of a column that a select hands on without AS: its own name, and that of what comes out. */
  item: boolean;
}

const found = new WeakMap<Texts, Map<At, Occurrence[]>>();

/** Every name of a statement that the texts can follow. */
export function occurrencesIn(texts: Texts, at: At): Occurrence[] {
  let byStatement = found.get(texts);
  if (!byStatement) found.set(texts, (byStatement = new Map()));
  let list = byStatement.get(at);
  if (!list) byStatement.set(at, (list = [...new Finder(texts, at).run()].sort((a, b) => a.token - b.token)));
  return list;
}

class Finder {
  private readonly taken = new Set<number>();

  constructor(
    private readonly texts: Texts,
    private readonly at: At,
  ) {}

  *run(): Generator<Occurrence> {
    const { part, body } = this.at;
    if (namesRelation(part)) yield this.relation(part.path!, part.verb === 'CREATE');
    if (part.like) yield this.relation(part.like, false);
    yield* this.declaredColumns();
    const queries = queriesOf(part);
    for (const query of queries) yield* this.names(query);
    const paths: [Path, 'table' | 'model'][] = [];
    eachTableArgument(body, part.start, part.to, (path, kind) => paths.push([path, kind]));
    for (const [path, kind] of paths) {
      yield this.tableArgument(path, kind, queries);
      for (const { token, key } of columnsBeside(this.texts, this.at, path, queries, this.taken)) yield this.made(key, 'column', token, false);
    }
    for (const query of queries) for (const select of query.selects) yield* this.expressions(query, select);
  }

  private relation(path: Path, declaration: boolean): Occurrence {
    path.parts.forEach((part) => this.taken.add(part));
    const key = relationKey(this.at, path);
    return this.made(key, this.kindOf(key), path.parts.at(-1)!, declaration);
  }

  private kindOf(key: string): NameKind {
    const object = this.texts.relations.get(key)?.part.object;
    return object === 'view' || object === 'model' ? object : 'table';
  }

  private made(key: string, kind: NameKind, token: number, declaration: boolean, item = false): Occurrence {
    this.taken.add(token);
    return { key, kind, at: this.at, token, declaration, item };
  }

  /** Of CREATE, with those that a key or a watermark names; of INSERT INTO t (…). */
  private *declaredColumns(): Generator<Occurrence> {
    const { part, body } = this.at;
    const declares = part.verb === 'CREATE';
    const own = part.path && namesRelation(part) ? this.texts.relations.get(relationKey(this.at, part.path)) : undefined;
    const outputs = own ? outputsOfRelation(this.texts, own).columns : [];
    const use = (token: number) => {
      const key = outputs.find(({ name }) => name === textOf(body, token))?.key;
      return key ? [this.made(key, 'column', token, false)] : [];
    };
    for (const { kind, name, names, expression } of part.elements?.list ?? []) {
      if (kind === 'column' && name >= 0 && declares) yield this.made(tokenKey(this.at, name), 'column', name, true);
      if (kind === 'watermark' && name >= 0) yield* use(name);
      for (const token of names) yield* use(token);
      for (let token = expression[0]; token < expression[1]; token++) if (isFreeName(body.tokens[token]) && wordAt(body, token - 1) !== '.' && wordAt(body, token + 1) !== '(') yield* use(token);
    }
    for (const token of part.columns?.names ?? []) yield* declares ? [this.made(tokenKey(this.at, token), 'column', token, true)] : use(token);
  }

  /** CTEs, sources and aliases. */
  private *names(query: Query): Generator<Occurrence> {
    const { body, statement } = this.at;
    for (const { name, columns } of query.ctes) {
      yield this.made(tokenKey(this.at, name), 'cte', name, true);
      for (const token of columns) yield this.made(tokenKey(this.at, token), 'column', token, true);
    }
    for (const select of query.selects) {
      for (const source of select.sources) {
        const cte = cteOf(statement, select, source);
        if (cte) yield this.made(tokenKey(this.at, cte.name), 'cte', source.path!.parts[0]!, false);
        else if (source.path && wordAt(body, source.path.to) !== '(') yield this.relation(source.path, false);
        if (source.alias >= 0) yield this.made(tokenKey(this.at, source.alias), 'alias', source.alias, true);
        for (const token of source.columns) yield this.made(tokenKey(this.at, token), 'column', token, true);
      }
    }
  }

  private tableArgument(path: Path, kind: 'table' | 'model', queries: readonly Query[]): Occurrence {
    const inside = queries.filter(({ from, to }) => from <= path.from && path.to <= to).at(-1);
    const cte = kind === 'table' && path.parts.length === 1 ? cteNamed(this.at.body, ctesInReach(inside ?? null), textOf(this.at.body, path.parts[0]!)) : undefined;
    if (cte) return this.made(tokenKey(this.at, cte.name), 'cte', path.parts[0]!, false);
    return this.relation(path, false);
  }

  /** What expressions of a select name: qualifiers and columns. Queries inside have their own turn. */
  private *expressions(query: Query, select: Select): Generator<Occurrence> {
    const { body } = this.at;
    const inner = [...select.children, ...query.ctes.map((cte) => cte.query)];
    let hint = false;
    for (let token = select.from; token < select.to; token++) {
      if (body.tokens[token]!.kind === 'hint') hint = wordAt(body, token) === '/*+';
      if (hint) {
        yield* this.inHint(select, token);
        continue;
      }
      const child = inner.find(({ from, to }) => from <= token && token < to);
      if (child) {
        token = child.to - 1;
        continue;
      }
      if (this.taken.has(token) || wordAt(body, token - 1) === '.' || !isFreeName(body.tokens[token])) continue;
      const path = pathAt(body, token, select.to);
      if (!path || wordAt(body, path.to) === '(' || wordAt(body, path.to) === '=>') continue;
      yield* this.ofPath(select, path);
      token = path.to - 1;
    }
    for (const { alias } of select.items) if (alias >= 0 && wordAt(body, alias - 1) === 'AS') yield this.made(tokenKey(this.at, alias), 'column', alias, true);
  }

  private *ofPath(select: Select, path: Path): Generator<Occurrence> {
    const { body } = this.at;
    const names = path.parts.map((part) => textOf(body, part));
    if (names.length > 1 || path.dangling) {
      const owner = this.sourceNamed(select, names[0]!);
      if (owner) {
        yield this.qualifier(owner.select, owner.source, path.parts[0]!);
        if (path.parts[1] !== undefined) yield* this.column(select, [owner], path.parts[1], path);
        return;
      }
    }
    for (const level of sourcesInReach(select)) {
      const owners = level.map((source) => ({ source, select: this.selectOf(source, select) }));
      const found = [...this.column(select, owners, path.parts[0]!, path)];
      yield* found;
      if (found.length > 0) return;
    }
    yield* this.orderedItem(select, path);
  }

  /** `BROADCAST(o)`, `STATE_TTL('o' = '1d')`, `LOOKUP('table' = 'o')`: hints name sources, by words or by literals. */
  private *inHint(select: Select, token: number): Generator<Occurrence> {
    const { body } = this.at;
    const { kind } = body.tokens[token]!;
    if (kind !== 'word' && kind !== 'quoted' && kind !== 'string') return;
    if (wordAt(body, token + 1) === '(') return;
    const name = kind === 'string' ? literalOf(body.text, body.tokens[token]!) : textOf(body, token);
    const owner = this.sourceNamed(select, name);
    if (owner) yield this.qualifier(owner.select, owner.source, token);
  }

  /** ORDER BY may name what the select gives. */
  private *orderedItem(select: Select, path: Path): Generator<Occurrence> {
    const clause = select.clauses.findLast(({ at }) => at <= path.from);
    const item = clause?.word === 'ORDER' ? select.items.find(({ alias }) => alias >= 0 && textOf(this.at.body, alias) === textOf(this.at.body, path.from)) : undefined;
    if (item) yield this.made(tokenKey(this.at, item.alias), 'column', path.from, false);
  }

  private selectOf(source: Source, from: Select): Select {
    for (let at: Select | null = from; at; at = at.query.outer ?? at.query.within?.outer ?? null) if (at.sources.includes(source)) return at;
    return from;
  }

  private sourceNamed(select: Select, name: string): { source: Source; select: Select } | undefined {
    for (const level of sourcesInReach(select)) {
      const source = level.find((each) => sourceName(this.at, each) === name);
      if (source) return { source, select: this.selectOf(source, select) };
    }
    return undefined;
  }

  private qualifier(select: Select, source: Source, token: number): Occurrence {
    if (source.alias >= 0) return this.made(tokenKey(this.at, source.alias), 'alias', token, false);
    const cte = cteOf(this.at.statement, select, source);
    if (cte) return this.made(tokenKey(this.at, cte.name), 'cte', token, false);
    const key = relationKey(this.at, source.path!);
    return this.made(key, this.kindOf(key), token, false);
  }

  /** The column that a token names, where exactly one of the sources has it. */
  private *column(select: Select, owners: readonly { source: Source; select: Select }[], token: number, path: Path): Generator<Occurrence> {
    const name = textOf(this.at.body, token);
    const keys = owners.flatMap((owner) => outputsOfSource(this.texts, this.at, owner.select, owner.source).columns.filter((column) => column.name === name));
    // Two copies of one view have the same column.
    if (new Set(keys.map(({ key }) => key)).size !== 1) return;
    const item = select.items.some(({ alias, from }) => alias === token && from === path.from);
    yield this.made(keys[0]!.key, 'column', token, false, item);
    // What comes out under the same name without AS is another column, declared by the same token.
    if (item) yield this.made(tokenKey(this.at, token), 'column', token, true, true);
  }
}
