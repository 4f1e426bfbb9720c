import type { Declared } from './declare.ts';
import { Expression, joined, type Operand } from './expression.ts';
import { Made, quoted, type Writer } from './made.ts';
import { program } from './program.ts';
import type { FlinkType, ValueOf } from './types.ts';

type Types = readonly FlinkType<unknown>[];
/** What stands for a value in a call: an expression whose values are as good, or a value. */
type Given<A extends Types> = { [K in keyof A]: Expression<ValueOf<A[K]>> | ValueOf<A[K]> | (null extends ValueOf<A[K]> ? Operand<ValueOf<A[K]>> : never) };

/** A declared function, which a job also calls as it is, in its expressions. */
export type Called<A extends Types, R> = Declared & ((...given: Given<A>) => Expression<R>);
/** A declared function of rows: `lateral` reads what a call of it gives. */
export type CalledTable<A extends Types, R> = Declared & ((...given: Given<A>) => TableCall<NonNullable<R> & object>);

/** A call of a function that gives rows. */
export class TableCall<R extends object> extends Made {
  declare readonly row: R;

  constructor(private readonly call: Expression<unknown>) {
    super();
  }

  write(writer: Writer): void {
    writer.from(this.place, () => writer.add('LATERAL TABLE(').list([this.call]).add(')'));
  }
}

/** Its name is what the file calls it; that is known only when the whole file was read. */
export class FunctionName extends Made {
  constructor(private readonly declared: object) {
    super();
  }

  write(writer: Writer): void {
    const name = program.functions.get(this.declared);
    if (name === undefined) throw new TypeError('A function has no name that SQL could call: give it to a variable at the top of its file.');
    writer.add(quoted(name));
  }
}

/** The declared function as one that can be called. `ofTables`: what a call of it is, where it takes tables. */
export function callable<F>(declared: Declared, ofTables?: (self: object, ...given: unknown[]) => Made): F {
  const self = (...given: unknown[]): unknown => {
    if (ofTables) return ofTables(self, ...given);
    const call = new Expression([new FunctionName(self), '(', ...joined(given), ')']);
    return declared.kind === 'table' ? new TableCall(call) : call;
  };
  Object.setPrototypeOf(self, Object.getPrototypeOf(declared) as object);
  return Object.assign(self, declared) as unknown as F;
}
