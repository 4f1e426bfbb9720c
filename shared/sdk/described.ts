import type { Declared } from './declare.ts';
import type { Process } from './process.ts';
import { isFixed } from './state.ts';

/** What the other side needs to know of a function, with its types as Flink reads them. */
export function described(file: string, name: string, { kind, types, deterministic, body, process, stack }: Declared): object {
  return {
    name, file, kind, deterministic, stack,
    arguments: types.arguments.map(String),
    returns: String(types.returns),
    accumulator: types.accumulator && String(types.accumulator),
    retracts: body.retract !== undefined,
    merges: body.merge !== undefined,
    process: process && ofProcess(process),
  };
}

function ofProcess({ inputs, argumentNames, state, time, onTimer, onProcessingTimer }: Process): object {
  return {
    inputs: inputs.map(([name, { columns, options }]) => ({
      name,
      columns: Object.entries(columns).map(([column, type]) => ({ name: column, type: String(type) })),
      partitioned: Boolean(options.partitioned),
      unpartitioned: options.partitioned === 'optional',
      retracting: options.retracting ?? false,
      passColumns: options.passColumns ?? false,
      timed: options.timed ?? false,
    })),
    arguments: argumentNames,
    state: state.map(([name, { kind, types, ttl }]) => ({ name, kind, types: types.map(String), fixed: isFixed(types[0]!), ttl: ttl ?? null })),
    time: String(time),
    timers: onTimer !== undefined,
    processingTimers: onProcessingTimer !== undefined,
  };
}
