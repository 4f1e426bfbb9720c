import { Made, quoted, type Writer } from './made.ts';
import type { AnyRelation } from './relation.ts';

/** A table whose rows go to a process function by keys, as SQL's PARTITION BY says. */
export class Partitioned<R extends object, K extends string> extends Made {
  declare readonly row: R;
  declare readonly key: K;

  constructor(
    private readonly table: AnyRelation,
    readonly keys: readonly string[],
    private readonly order: readonly string[] = [],
  ) {
    super();
  }

  /** Rows of a key come in the order of their time, up to the watermark. */
  orderBy(...columns: readonly (keyof R & string)[]): Partitioned<R, K> {
    return new Partitioned(this.table, this.keys, columns);
  }

  write(writer: Writer): void {
    writer.from(this.place, () => {
      writer.add('TABLE ');
      this.table.writeName(writer);
      writer.add(` PARTITION BY (${this.keys.map(quoted).join(', ')})`);
      if (this.order.length) writer.add(` ORDER BY (${this.order.map(quoted).join(', ')})`);
    });
  }
}
