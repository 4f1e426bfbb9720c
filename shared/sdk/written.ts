import { quoted, quotedPath, Made, type Writer } from './made.ts';
import type { Interval } from './expression.ts';
import { program, withQueries } from './program.ts';
import type { AnyRelation } from './relation.ts';

/** A window function of Flink's, over a table with a name. */
export class WindowCall extends Made {
  constructor(
    private readonly over: AnyRelation,
    private readonly word: string,
    private readonly partitionBy: readonly string[],
    private readonly time: string,
    private readonly sizes: readonly Interval[],
  ) {
    super();
  }

  write(writer: Writer): void {
    writer.add(`TABLE(${this.word}(TABLE `);
    this.over.writeName(writer);
    if (this.partitionBy.length) writer.add(` PARTITION BY (${this.partitionBy.map(quoted).join(', ')})`);
    writer.add(`, DESCRIPTOR(${quoted(this.time)}), `).list(this.sizes).add('))');
  }
}

/** Rows that a job writes into a table. */
export class Written extends Made {
  constructor(
    private readonly rows: AnyRelation,
    private readonly sink: string,
  ) {
    super();
  }

  /** What writes the table has its state by this name. */
  uid(name: string): this {
    program.uids.giveTable('sink', this.sink, name);
    return this;
  }

  write(writer: Writer): void {
    writer.from(this.place, () => {
      const columns = this.rows.columns;
      writer.from(this.place, () => writer.add(`INSERT INTO ${quotedPath(this.sink)}${columns ? ` (${columns.map(quoted).join(', ')})` : ''}`), this.place?.name);
      writer.add('\n');
      withQueries(writer, (query) => this.rows.writeQuery(query));
    });
  }
}

/** Rows that a job gives to whoever runs it. */
export class Shown extends Made {
  constructor(private readonly rows: AnyRelation) {
    super();
  }

  write(writer: Writer): void {
    withQueries(writer, (query) => this.rows.writeQuery(query));
  }
}
