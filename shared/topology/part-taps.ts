import type { Operator, Topology } from './model.ts';

/** Where the rows of a view or CTE pass in a job. */
export interface PartTaps {
  /** One edge for each operator that gives the rows: more than one where Flink computes them several times. */
  edges: { from: string; to: string }[];
  /** Whether exactly its rows pass there, the same columns included. */
  exact: boolean;
  /** One sentence: what passes there. */
  words: string;
}

/**
 * Holds the plan of a view's own query against the plan of the job. What is the same down to the tables gives the same rows; where the optimiser made
 * something else of the view's last steps, the nearest place below them is told, with the steps that lack.
 *
 * @param own of `SELECT * FROM` it
 */
export function partTaps(name: string, job: Topology, own: Topology): PartTaps {
  const numbers: Numbers = new Map();
  const theirs = plansOf(own, numbers);
  const ours = plansOf(job, numbers);
  const sink = own.operators.find(({ uid }) => !own.edges.some(({ from }) => from === uid));
  let at = sink && inputsOf(own, sink.uid)[0];
  const lacking: Operator[] = [];
  for (; at !== undefined; ) {
    const plan = theirs.get(at)!;
    const same = job.operators.filter(({ uid }) => ours.get(uid)!.all === plan.all);
    if (same.length) return found(name, job, same, lacking, false);
    const alike = job.operators.filter(({ uid }) => {
      const other = ours.get(uid)!;
      return other.rows === plan.rows || (uid.split('@')[0] === at!.split('@')[0] && other.conditions === plan.conditions);
    });
    if (alike.length) return found(name, job, alike, lacking, true);
    lacking.push(own.operators.find(({ uid }) => uid === at)!);
    const inputs = inputsOf(own, at);
    at = inputs.length === 1 ? inputs[0] : undefined;
  }
  return nowhere(name, job, own);
}

function found(name: string, job: Topology, operators: readonly Operator[], lacking: readonly Operator[], pruned: boolean): PartTaps {
  const edges = operators.flatMap(({ uid }) => job.edges.find(({ from }) => from === uid) ?? []).map(({ from, to }) => ({ from, to }));
  if (edges.length === 0) return { edges, exact: false, words: `The rows of ${name} go nowhere from where Flink computes them.` };
  const twice = edges.length > 1 ? ` Flink computes them ${edges.length === 2 ? 'twice' : `${edges.length} times`} in this job; the first is shown.` : '';
  if (lacking.length === 0 && !pruned) return { edges, exact: true, words: `Exactly the rows of ${name} pass here.${twice}` };
  if (lacking.length === 0) return { edges, exact: false, words: `The rows of ${name} pass here, with the columns that what reads them needs.${twice}` };
  const steps = lacking.toReversed().map(({ description, name: said }) => description.replace(/^\[\d+\]:/, '') || said);
  return { edges, exact: false, words: `No edge carries exactly the rows of ${name}: the optimiser has merged its last step with what reads it. These are the rows before ${steps.join(', then ')}.${twice}` };
}

/** Its last step has several inputs, and the job has no such step: the tables that it reads are the nearest that is left. */
function nowhere(name: string, job: Topology, own: Topology): PartTaps {
  const tables = new Set(own.operators.filter((operator) => operator.table && !inputsOf(own, operator.uid).length).map(({ table }) => table));
  const sources = job.operators.filter((operator) => tables.has(operator.table) && !inputsOf(job, operator.uid).length);
  const edges = sources.flatMap(({ uid }) => job.edges.find(({ from }) => from === uid) ?? []).map(({ from, to }) => ({ from, to }));
  if (edges.length === 0) return { edges, exact: false, words: `This job does not read ${name}.` };
  return { edges, exact: false, words: `No edge carries the rows of ${name}: the optimiser has merged it with what reads it. These are the rows of a table that it reads.` };
}

/** What an operator computes, down to the tables; equal where the numbers are. */
interface Plan {
  all: number;
  /** All but which columns: a projection gives as many rows with other ones, and so does an aggregate of the same groups. */
  rows: number;
  /** The conditions alone that rows had to meet on their way. */
  conditions: number;
}

/** Both topologies count with one of these. */
type Numbers = Map<string, number>;

function plansOf(topology: Topology, numbers: Numbers): Map<string, Plan> {
  const operators = new Map(topology.operators.map((operator) => [operator.uid, operator]));
  const inputs = new Map<string, string[]>();
  for (const { from, to } of topology.edges.toSorted((a, b) => a.input - b.input)) inputs.set(to, [...(inputs.get(to) ?? []), from]);
  const plans = new Map<string, Plan>();
  const number = (said: unknown): number => {
    const text = JSON.stringify(said);
    return numbers.get(text) ?? (numbers.set(text, numbers.size), numbers.size - 1);
  };
  const begun = new Set<string>();
  const planOf = (uid: string): Plan => {
    const known = plans.get(uid);
    if (known) return known;
    // A cycle ends where it began.
    if (begun.has(uid)) return { all: -1, rows: -1, conditions: -1 };
    begun.add(uid);
    const operator = operators.get(uid)!;
    const below = (inputs.get(uid) ?? []).map(planOf);
    // The planner numbers its operators in front of what it says of them, and the columns that it makes up.
    const says = operator.description.replace(/^\[\d+\]:/, '').replace(/\$\d+/g, '$');
    const own = [...says.matchAll(/\b(?:where|filter)=\[((?:[^[\]]|\[[^\]]*\])+)\]/g)].map(([, condition]) => condition!);
    const plan = {
      all: number(['all', operator.type, operator.table, says, below.map(({ all }) => all)]),
      rows: number(['rows', operator.type, operator.table, withoutColumns(says), below.map(({ rows }) => rows)]),
      conditions: own.length === 0 && below.length === 1 ? below[0]!.conditions : number(['conditions', own, below.map(({ conditions }) => conditions)]),
    };
    plans.set(uid, plan);
    return plan;
  };
  for (const { uid } of topology.operators) planOf(uid);
  return plans;
}

/** Flink's description without its lists of columns. */
function withoutColumns(description: string): string {
  let said = description;
  for (const list of ['select', 'fields', 'project', 'metadata']) {
    for (let from = said.indexOf(`${list}=[`); from >= 0; from = said.indexOf(`${list}=[`)) {
      let [to, depth] = [from + list.length + 1, 0];
      do depth += said[to] === '[' ? 1 : said[to] === ']' ? -1 : 0;
      while (++to < said.length && depth > 0);
      said = said.slice(0, from) + said.slice(to);
    }
  }
  return said.replace(/[\s,]+/g, ' ');
}

function inputsOf({ edges }: Topology, uid: string): string[] {
  return edges
    .filter(({ to }) => to === uid)
    .toSorted((a, b) => a.input - b.input)
    .map(({ from }) => from);
}
