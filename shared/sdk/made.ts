/** Where in the job's file something is written: offsets in UTF-16 units. `name`: where the last of a chain of calls begins. */
export interface Place {
  start: number;
  name: number;
  end: number;
  /** Of a template, for each of its texts: pairs of an offset in the text and one in the file, from which both go on alike. */
  texts: readonly (readonly number[])[];
}

/** What a job makes of tables: it becomes SQL, and knows where it comes from. */
export abstract class Made {
  place: Place | undefined;
  /** Of a statement: whether it only prepares what others do. */
  readonly isPreparation: boolean = false;
  /** Writes it as a part of a query. */
  abstract write(writer: Writer): void;
}

/** A stretch of the SQL, and where it comes from. A verbatim one was written in the file as it is here, an expression is a whole one. */
export type Span = [from: number, to: number, start: number, end: number, kind: SpanKind];
type SpanKind = typeof PART | typeof VERBATIM | typeof EXPRESSION;
const PART = 0;
const VERBATIM = 1;
export const EXPRESSION = 2;

/** A stretch of the SQL whose operators a job gives a uid. */
export type Pinned = [uid: string, from: number, to: number];

/** SQL as it is written, with where each part of it comes from. */
export class Writer {
  text = '';
  readonly spans: Span[] = [];
  readonly pinned: Pinned[] = [];

  constructor(readonly names: Names) {}

  add(text: string): this {
    this.text += text;
    return this;
  }

  /** @param start where it begins in the file; the beginning of its chain unless told */
  from(place: Place | undefined, work: () => void, start = place?.start, kind: SpanKind = PART): void {
    const from = this.text.length;
    work();
    if (place && this.text.length > from) this.spans.push([from, this.text.length, start!, place.end, kind]);
  }

  /** @param from where what has the uid begins */
  pin(uid: string | undefined, from: number): void {
    if (uid !== undefined) this.pinned.push([uid, from, this.text.length]);
  }

  /** A text of a template, as it stands in the file. */
  copy(text: string, starts: readonly number[] | undefined): void {
    const base = this.text.length;
    this.text += text;
    for (let i = 0; starts && i < starts.length; i += 2) {
      const [from, start, to = text.length] = [starts[i]!, starts[i + 1]!, starts[i + 2]];
      if (to > from) this.spans.push([base + from, base + to, start, start + to - from, VERBATIM]);
    }
  }

  /** Several things with something between. */
  list(all: Iterable<Made>, between = ', '): this {
    let first = true;
    for (const each of all) {
      if (!first) this.add(between);
      first = false;
      each.write(this);
    }
    return this;
  }

  append(other: Writer): void {
    const base = this.text.length;
    this.text += other.text;
    for (const [from, to, ...rest] of other.spans) this.spans.push([base + from, base + to, ...rest]);
    for (const [uid, from, to] of other.pinned) this.pinned.push([uid, base + from, base + to]);
  }
}

/** The names that one statement gives. */
export class Names {
  private readonly aliases = new Map<object, string>();
  private readonly queries = new Map<object, string>();
  /** What stands before the query, in order. */
  readonly before: { name: string; writer: Writer }[] = [];

  /**
   * @param tables names that no query may take
   * @param texts in which nothing may be found that a name of ours stands for
   */
  constructor(
    private readonly tables: ReadonlySet<string>,
    private readonly texts: string,
  ) {}

  /** By which a query calls one of the tables that it reads. */
  alias(of: object, wish: string): string {
    return free(this.aliases, of, wish, () => false);
  }

  /** A name that nothing has yet. */
  free(wish: string): string {
    return free(new Map(), this, wish, (each) => this.isTaken(each));
  }

  private isTaken(name: string): boolean {
    return this.tables.has(name.toLowerCase()) || isIn(this.texts, name);
  }

  /** The name of a query that others of the statement read; it is written when it is first asked for. */
  query(of: object, wish: string, write: (writer: Writer) => void): string {
    const known = this.queries.get(of);
    if (known !== undefined) return known;
    const name = free(this.queries, of, wish, (each) => this.isTaken(each));
    const writer = new Writer(this);
    write(writer);
    this.before.push({ name, writer });
    return name;
  }
}

function free(given: Map<object, string>, of: object, wish: string, isTaken: (name: string) => boolean): string {
  const known = given.get(of);
  if (known !== undefined) return known;
  const used = new Set([...given.values()].map((each) => each.toLowerCase()));
  let name = wish;
  for (let i = 2; used.has(name.toLowerCase()) || isTaken(name); i++) name = `${wish}_${i}`;
  given.set(of, name);
  return name;
}

/** Inside a task V8 knows no classes of characters by name. */
function isIn(texts: string, name: string): boolean {
  return new RegExp(`(?<![\\w$\\u0080-\\uffff])${name.replaceAll('$', '\\$')}(?![\\w$\\u0080-\\uffff])`, 'i').test(texts);
}

export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** `catalog.database.table` as SQL writes it; a part with a dot in it stands between backticks. */
export function quotedPath(path: string): string {
  return (path.match(/`(?:[^`]|``)*`|[^.`]+/g) ?? [path]).map((part) => (part.startsWith('`') ? part : quoted(part))).join('.');
}
