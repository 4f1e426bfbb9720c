import { codecOf, type Codec } from './codec.ts';
import type { Frame } from './frame.ts';
import { ROW, type FlinkType } from './types.ts';
import { Misfit } from './write.ts';

type Named = readonly (readonly [name: string, type: FlinkType<unknown>])[];

/** A row of one of the outputs; of the function's own where that is -1. */
interface Emitted {
  output: number;
  row: unknown;
}

const fieldsOf = ({ shape }: FlinkType<unknown>): Named | undefined => (shape.root === 'ROW' ? shape.fields : undefined);

/** Flink knows one kind of row: the function's own columns, and one for each output, of which all but one part are null. */
export function withOutputs(returns: FlinkType<unknown>, outputs: Named): FlinkType<unknown> {
  if (!outputs.length) return returns;
  const own = fieldsOf(returns);
  if (!own) throw new TypeError(`with outputs, returns is a ROW, and not ${returns.toString()}`);
  for (const [name, type] of outputs) {
    if (!fieldsOf(type)) throw new TypeError(`the output ${name} is ${type.toString()}, and its rows are a ROW: ROW({ … })`);
    if (name === 'rowtime' || own.some(([column]) => column === name)) throw new TypeError(`the output ${name} has the name of a column. Give it another`);
  }
  return ROW(Object.fromEntries([...own, ...outputs].map(([name, type]) => [name, type.orNull()])));
}

/** Writes what `Outputs` gives as such a row. The parts are checked by their own types. */
export function emittedCodec(returns: FlinkType<unknown>, outputs: Named): Codec {
  const own = codecOf(returns.notNull());
  const ownColumns = fieldsOf(returns)!.length;
  const others = outputs.map(([name, type]) => [name, codecOf(type.notNull())] as const);
  const nothing = (frame: Frame): void => frame.view.setUint8(frame.next(1), 0);
  const side = (frame: Frame, { output, row }: Emitted): void => {
    frame.view.setUint8(frame.next(1), 1);
    for (let i = 0; i < ownColumns; i++) nothing(frame);
    for (let i = 0; i < others.length; i++) i === output ? written(frame, others[i]!, row) : nothing(frame);
  };
  return {
    read: () => undefined,
    write(frame, value) {
      const emitted = value as Emitted;
      if (emitted.output >= 0) return side(frame, emitted);
      own.write(frame, emitted.row);
      others.forEach(() => nothing(frame));
    },
  };
}

function written(frame: Frame, [name, codec]: readonly [string, Codec], row: unknown): void {
  try {
    codec.write(frame, row);
  } catch (thrown) {
    if (thrown instanceof Misfit) thrown.of = `a row of the output ${name}`;
    throw thrown;
  }
}

/** The outputs of a process function at work: what it sees of them, and its rows in the order that it gave them. */
export class Outputs {
  private waiting: Emitted[] = [];
  /** By name. */
  readonly handles: Readonly<Record<string, (row: unknown) => void>>;

  constructor(outputs: Named) {
    this.handles = Object.freeze(Object.fromEntries(outputs.map(([name], output) => [name, (row: unknown) => void this.waiting.push({ output, row })])));
  }

  /** @param own the rows that the function yields; undefined where there are none */
  *rows(own: Iterator<unknown> | undefined): Generator<Emitted> {
    for (;;) {
      const next = own?.next();
      yield* this.waiting.splice(0);
      if (!next || next.done) return;
      yield { output: -1, row: next.value };
    }
  }

  get isEmpty(): boolean {
    return !this.waiting.length;
  }
}
