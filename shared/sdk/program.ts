import { Names, quoted, Writer, type Made, type Pinned, type Span } from './made.ts';
import { Uids, type TableUid } from './uids.ts';

/** What a job says is to be done, in order. */
export interface Step {
  kind: 'insert' | 'other';
  made: Made;
}

interface Told {
  text: string;
  spans: Span[];
  uids: Pinned[];
  tableUids: TableUid[];
  fault: Fault | undefined;
  /** Whether no row of it goes anywhere. */
  idle: boolean;
}

/** Why a job is none. */
interface Fault {
  code: string;
  message: string;
  stack: string | undefined;
}

/** All that a job's file said when it was loaded. */
export class Program {
  readonly steps: Step[] = [];
  /** The tables that it names, in small letters. */
  readonly tables = new Set<string>();
  /** Its texts of SQL. */
  readonly texts: string[] = [];
  /** Its functions, by what they are called. */
  readonly functions = new Map<object, string>();

  private readonly views = new Map<object, string>();
  /** Views that no statement stands behind yet. */
  private readonly unwritten: Writer[] = [];
  readonly uids = new Uids((code, message) => this.refuse(code, message));
  private fault: Fault | undefined;

  /** The first thing that is wrong is told where it was said, with a code of its own. */
  refuse(code: string, message: string): void {
    this.fault ??= { code, message, stack: new Error().stack };
  }

  /** The job as SQL, as JSON: several writes are one job, and stand at its end. */
  told(): string {
    const whole = new Writer(this.names());
    const inserts = this.steps.filter(({ kind }) => kind === 'insert');
    for (const { made } of this.steps.filter(({ kind }) => kind === 'other')) this.add(whole, [this.statement(made)]);
    const writes = inserts.map(({ made }) => this.statement(made));
    this.add(whole, []);
    if (inserts.length > 1) whole.add('EXECUTE STATEMENT SET BEGIN\n');
    this.add(whole, writes);
    if (inserts.length > 1) whole.add('END;\n');
    return JSON.stringify({ text: whole.text, spans: whole.spans, uids: whole.pinned, tableUids: this.uids.ofTables, fault: this.fault, idle: this.steps.every(({ made }) => made.isPreparation) } satisfies Told);
  }

  /** The functions by their names, without those that some files export. */
  functionsBeside(exported: readonly Record<string, unknown>[]): Record<string, unknown> {
    const others = new Set(exported.flatMap((each) => Object.values(each)));
    return Object.fromEntries([...this.functions].filter(([declared]) => !others.has(declared)).map(([declared, name]) => [name, declared]));
  }

  /** A view of the job's own, which is written once, before the first statement that reads it. @returns its name */
  view(of: object, wish: string, write: (writer: Writer) => void): string {
    const known = this.views.get(of);
    if (known !== undefined) return known;
    const name = this.names().free(wish);
    this.views.set(of, name);
    this.tables.add(name.toLowerCase());
    const writer = new Writer(this.names()).add(`CREATE TEMPORARY VIEW ${quoted(name)} AS `);
    withQueries(writer, write);
    this.unwritten.push(writer);
    return name;
  }

  private statement(made: Made): Writer {
    const writer = new Writer(this.names());
    made.write(writer);
    return writer;
  }

  private add(whole: Writer, statements: readonly Writer[]): void {
    for (const each of [...this.unwritten.splice(0), ...statements]) {
      whole.append(each);
      whole.add(';\n');
    }
  }

  private names(): Names {
    return new Names(this.tables, this.texts.join(' '));
  }
}

/** Of the file that is being loaded. */
export const program = new Program();

/** A query, with the queries that it reads before it. */
export function withQueries(writer: Writer, write: (query: Writer) => void): void {
  const query = new Writer(writer.names);
  write(query);
  writer.names.before.forEach(({ name, writer: inner }, i) => {
    writer.add(`${i ? ',\n' : 'WITH '}${quoted(name)} AS (`);
    writer.append(inner);
    writer.add(')');
  });
  if (writer.names.before.length) writer.add('\n');
  writer.append(query);
}
