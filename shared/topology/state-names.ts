import type { StateColumn, StatePage, StateShape } from './state.ts';

/** What comes into an operator by one of its edges. */
export interface StateInput {
  columns: { name: string; type: string }[] | null;
  key: string[] | null;
}

/**
 * Gives columns of state the names that they have in the job: keys those that rows are partitioned by, and rows that are kept as they came those of the input
 * that has their types. Accumulators have no names.
 */
export function nameState(page: StatePage, inputs: StateInput[]): StatePage {
  const keys = inputs.map(({ key }) => key).find((key) => key?.length === page.key.length);
  const states = page.states.map((state) => ({ ...state, item: state.item && named(state.item, inputs, state), value: named(state.value, inputs, state) }));
  return { ...page, key: keys ? page.key.map((column, at) => ({ ...column, name: column.name ?? keys[at]! })) : page.key, states };
}

function named(columns: StateColumn[], inputs: StateInput[], { name }: StateShape): StateColumn[] {
  const ordered = /right/i.test(name) ? [...inputs].reverse() : inputs;
  const same = ordered.find((input) => input.columns?.length === columns.length && input.columns.every(({ type }, at) => plain(type) === plain(columns[at]!.type)));
  return columns.map((column, at) => ({ ...column, name: column.name ?? same?.columns?.[at]?.name ?? null }));
}

function plain(type: string): string {
  return type.replaceAll(' NOT NULL', '').replaceAll(/ \*\w+\*/g, '').replaceAll('VARCHAR(2147483647)', 'STRING');
}
