import type { Body } from '../text/script.ts';
import { afterGroup, belongsToDot, eachOfLevel, splitByComma, wordAt } from '../tree/reading.ts';
import type { Clause, Query, Select } from '../tree/query.ts';
import { partsOf, type Part } from '../tree/statement.ts';
import { queriesOf } from '../tree/walk.ts';
import { group, hard, indent, line, type Doc } from './print.ts';
import { Tokens } from './tokens-to-doc.ts';

const JOIN_WORDS = new Set(['JOIN', 'LEFT', 'RIGHT', 'FULL', 'INNER', 'CROSS', 'NATURAL']);
const OF_PATTERN = new Set(['PARTITION', 'ORDER', 'MEASURES', 'PATTERN', 'WITHIN', 'SUBSET', 'DEFINE']);
/** Clauses of CREATE that begin a line of their own, where they follow its columns. */
const OF_CREATE = new Set(['WITH', 'PARTITIONED', 'DISTRIBUTED', 'COMMENT', 'LIKE', 'FRESHNESS', 'REFRESH_MODE', 'AS', 'OUTPUT', 'INPUT']);

/** The layout of one statement. */
export function layoutOf(body: Body, begin: number): Doc {
  return new Layout(body, begin).statement();
}

class Layout {
  private readonly tokens: Tokens;
  private readonly queries = new Map<number, Query>();

  constructor(
    private readonly body: Body,
    begin: number,
  ) {
    this.tokens = new Tokens(body, begin, (open, close) => {
      const before = wordAt(body, open - 1);
      if (before === 'MATCH_RECOGNIZE') return this.pattern(open + 1, close);
      if (before === 'PATTERN') return this.tokens.flow(open + 1, close);
      const query = this.queries.get(open + 1);
      return query && query.to === close ? this.query(query) : undefined;
    });
    for (const part of partsOf(body)) for (const query of queriesOf(part)) this.queries.set(query.from, query);
  }

  statement(): Doc {
    const parts = partsOf(this.body);
    const set = parts.length > 1 && wordAt(this.body, parts[0]!.to) === 'BEGIN';
    if (!set) return parts.map((part, index) => [index > 0 ? hard : '', this.part(part), this.end(part)]);
    const [first, ...inner] = parts;
    const last = inner.at(-1)!;
    const closed = wordAt(this.body, last.from) === 'END';
    const inserts = closed ? inner.slice(0, -1) : inner;
    return [this.tokens.flow(first!.from, first!.to), hard, this.tokens.token(first!.to), indent(inserts.map((part) => [hard, this.part(part), this.end(part)])), closed ? [hard, this.tokens.flow(last.from, last.to), this.end(last)] : ''];
  }

  /** The semicolon. */
  private end({ to }: Part): Doc {
    return wordAt(this.body, to) === ';' ? this.tokens.token(to) : '';
  }

  private part(part: Part): Doc {
    return [this.tokens.takeAhead(part.from), this.laidOut(part)];
  }

  private laidOut(part: Part): Doc {
    if (part.verb === 'CREATE' || (part.verb === 'ALTER' && part.path)) return this.create(part);
    if (!part.query) return group(this.tokens.flow(part.from, part.to));
    const head = this.tokens.flow(part.from, part.query.from);
    const query = group([this.query(part.query)]);
    return part.query.from === part.from ? query : group([head, part.verb === 'INSERT' ? line : ' ', this.query(part.query)]);
  }

  /** Columns and options each on a line, the clauses behind them too. */
  private create(part: Part): Doc {
    const docs: Doc[] = [];
    const end = part.query?.from ?? part.to;
    let broken = false;
    for (let at = part.from; at < end; at++) {
      const word = wordAt(this.body, at);
      const clause = at > (part.path?.to ?? end) - 1 && OF_CREATE.has(word) && wordAt(this.body, at - 1) !== '.' && (word !== 'WITH' || wordAt(this.body, at + 1) === '(');
      if (at > part.from) docs.push(clause && (broken || word !== 'AS') && part.verb === 'CREATE' ? (broken && wordAt(this.body, at - 1) === ')' ? ' ' : line) : this.between(part, at));
      const list = this.lists(part, at);
      if (list) {
        broken = true;
        docs.push(list);
        at = afterGroup(this.body, at, end) - 1;
      } else if (word === '(' && this.body.partner[at]! > at && this.body.partner[at]! < end) {
        docs.push(this.tokens.bracket(at, this.body.partner[at]!));
        at = this.body.partner[at]!;
      } else docs.push(this.tokens.token(at));
    }
    return group([docs, part.query ? [hard, group(this.query(part.query))] : '']);
  }

  private between(part: Part, at: number): string {
    const list = part.elements?.open === at || part.columns?.open === at || part.options.some(({ open }) => open === at);
    return list ? ' ' : this.tokens.gap(at - 1, at);
  }

  private lists(part: Part, at: number): Doc | undefined {
    const close = this.body.partner[at]!;
    const broken = part.elements?.open === at || part.options.some(({ open, kind }) => open === at && kind !== 'hint');
    if (!broken || close <= at + 1) return undefined;
    return [this.tokens.token(at), indent([hard, this.tokens.list(at + 1, close, hard)]), hard, this.tokens.token(close)];
  }

  query(query: Query): Doc {
    const docs: Doc[] = [];
    let at = query.from;
    if (query.ctes.length > 0) {
      for (const cte of query.ctes) {
        docs.push(...(at > query.from ? [hard] : []), this.tokens.flow(at, cte.from), at < cte.from && at === query.from ? ' ' : '');
        docs.push(this.cte(cte.from, cte.to, cte.query));
        at = cte.to;
        if (wordAt(this.body, at) === ',') docs.push(this.tokens.token(at++));
      }
      docs.push(hard);
    }
    const selects: Doc[] = [];
    for (const [index, select] of query.selects.entries()) {
      if (at < select.from) selects.push(index > 0 ? line : '', this.tokens.flow(at, select.from), line);
      selects.push(this.select(select));
      at = Math.max(at, select.to);
    }
    if (at < query.to) selects.push(line, this.tokens.flow(at, query.to));
    return query.ctes.length > 0 ? [docs, group(selects)] : selects;
  }

  private cte(from: number, to: number, query: Query): Doc {
    const open = query.from - 1;
    if (wordAt(this.body, open) !== '(' || this.body.partner[open]! !== to - 1) return this.tokens.flow(from, to);
    return [this.tokens.flow(from, open), this.tokens.gap(open - 1, open), this.tokens.token(open), indent([hard, group(this.query(query))]), hard, this.tokens.token(to - 1)];
  }

  private select(select: Select): Doc {
    const [first] = select.clauses;
    if (!first) return this.tokens.flow(select.from, select.to);
    const docs: Doc[] = first.at > select.from ? [this.tokens.flow(select.from, first.at), line] : [];
    select.clauses.forEach((clause, index) => docs.push(index > 0 ? line : '', this.clause(clause)));
    return docs;
  }

  private clause(clause: Clause): Doc {
    const head = this.tokens.flow(clause.at, clause.from);
    if (clause.from >= clause.to) return head;
    switch (clause.word) {
      case 'SELECT':
      case 'VALUES':
        return group([head, indent([line, this.tokens.list(clause.from, clause.to)])]);
      case 'FROM':
        return [head, ' ', this.sources(clause)];
      case 'GROUP':
      case 'ORDER':
        return group([head, indent([line, this.tokens.list(clause.from, clause.to)])]);
      default:
        return group([head, ' ', this.condition(clause.from, clause.to)]);
    }
  }

  /** AND and OR begin lines; the AND of BETWEEN does not. */
  private condition(from: number, to: number): Doc {
    let between = false;
    return indent(
      this.tokens.flow(from, to, (at) => {
        const word = wordAt(this.body, at);
        if (word === 'BETWEEN') between = true;
        if (word === 'AND' && between) {
          between = false;
          return undefined;
        }
        return word === 'AND' || word === 'OR' ? line : undefined;
      }),
    );
  }

  /** Joins begin lines of the query, their conditions stand behind them or below. */
  private sources({ from, to }: Clause): Doc {
    const docs: Doc[] = [];
    let start = from;
    for (let at = from; at <= to; at++) {
      const ends = at === to || this.beginsJoin(at);
      if (ends && at > start) {
        docs.push(docs.length > 0 ? line : '', this.join(start, at));
        start = at;
      }
      const close = this.body.partner[at] ?? -1;
      if (close > at && close < to) at = close;
    }
    return docs;
  }

  private beginsJoin(at: number): boolean {
    const word = wordAt(this.body, at);
    if (!JOIN_WORDS.has(word) || belongsToDot(this.body, at) || wordAt(this.body, at + 1) === '(') return false;
    return !JOIN_WORDS.has(wordAt(this.body, at - 1)) && wordAt(this.body, at - 1) !== 'OUTER';
  }

  private join(from: number, to: number): Doc {
    let on = from;
    for (; on < to && wordAt(this.body, on) !== 'ON'; on++) {
      const close = this.body.partner[on]!;
      if (close > on && close < to) on = close;
    }
    const read = this.commas(from, Math.min(on, to));
    if (on >= to) return group(read);
    return group([group(read), indent([line, this.tokens.token(on), ' ', group(this.condition(on + 1, to))])]);
  }

  /** The first thing, and those behind commas further in. */
  private commas(from: number, to: number): Doc {
    return splitByComma(this.body, from, to).map(([start, end], index) => {
      const part = [this.tokens.flow(start, end), end < to ? this.tokens.token(end) : ''];
      return index === 0 ? part : indent([line, part]);
    });
  }

  /** The inside of MATCH_RECOGNIZE: each of its clauses on a line, what they list further in. */
  private pattern(from: number, to: number): Doc {
    const starts: number[] = [];
    eachOfLevel(this.body, from, to, (at, word) => {
      const rows = word === 'ONE' || word === 'ALL' ? /^ROWS?$/.test(wordAt(this.body, at + 1)) : word === 'AFTER' ? wordAt(this.body, at + 1) === 'MATCH' : OF_PATTERN.has(word);
      if (at === from || rows) starts.push(at);
    });
    return starts.map((start, index) => [index > 0 ? hard : '', group(this.commas(start, starts[index + 1] ?? to))]);
  }
}

