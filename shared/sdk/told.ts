import type { Declared } from './declare.ts';
import type { Processing } from './processing.ts';

/** A name, the type that Flink has for it, and the value. */
type Entry = readonly [name: string, type: string | null, value: unknown];

/** Named values, as a debugger shows them. */
export class Told {
  constructor(readonly entries: readonly Entry[]) {}
}

/** A call that goes on. */
export interface Call {
  of: { file: string; name: string; declared: Declared };
  given: unknown[];
  /** Of an aggregate function. */
  step?: string;
  /** Of a process function. */
  process?: Processing;
}

export function toldOf({ of: { file, name, declared }, given, step, process }: Call): Told {
  const { arguments: types, accumulator } = declared.types;
  const said: Entry[] = [['function', null, `${name} (${file})`]];
  if (process) return new Told([...said, ...process.told().entries]);
  // An aggregate function's accumulators come first.
  const kept = step === undefined || step === 'create' ? 0 : step === 'merge' ? 2 : 1;
  const row = given.map((value, i): Entry => (i < kept ? ['accumulator', String(accumulator), value] : [String(i - kept + 1), String(types[i - kept]), value]));
  if (step !== undefined) said.push(['step', null, step]);
  return new Told([...said, ...row.slice(0, kept), ['arguments', null, new Told(row.slice(kept))]]);
}
