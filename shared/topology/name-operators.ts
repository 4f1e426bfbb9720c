import { describeOperator } from './describe-operator.ts';
import type { Operator, Topology } from './model.ts';
import { partOf, type SqlPart } from './sql-parts.ts';

/**
 * The topology with short titles from the SQL where Flink's names say only the kind: an aggregate, join or rank is called by the view, CTE
 * or table it makes, a join of one statement by what it joins. What Flink says stays in the name and description.
 */
export function nameOperators(topology: Topology, parts: readonly SqlPart[]): Topology {
  const links = linksOf(topology);
  const operators = topology.operators.map((operator) => {
    const title = titleOf(operator, parts, links);
    return title === operator.title ? operator : titled(operator, title);
  });
  return { ...topology, operators };
}

/** An operator is a value: the same name gives the same object, so that nothing is drawn twice. */
const known = new WeakMap<Operator, Operator>();

function titled(operator: Operator, title: string | undefined): Operator {
  if (operator.title === title) return operator;
  const before = known.get(operator);
  if (before && before.title === title) return before;
  const { title: _, ...bare } = operator;
  const made = title === undefined ? bare : { ...bare, title };
  known.set(operator, made);
  return made;
}

/** A name that somebody gave stays: an author's, or an edit's. */
function saysKindOnly(operator: Operator): boolean {
  return describeOperator(titled(operator, undefined)).kind === '';
}

const NAMED_BY_RESULT = /aggregate|join|rank|deduplicate|match|over|window|lookup|correlate/;

function titleOf(operator: Operator, parts: readonly SqlPart[], links: Links): string | undefined {
  if (operator.table || !NAMED_BY_RESULT.test(operator.type) || !saysKindOnly(operator)) return undefined;
  const part = operator.range ? partOf(operator.range, parts) : undefined;
  if (part && part.kind !== 'insert') return part.name;
  if (/join/.test(operator.type)) {
    const inputs = links.inputs.get(operator.uid)?.map((uid) => sourceName(uid, links, parts, new Set([operator.uid]))) ?? [];
    const names = [...new Set(inputs)];
    if (names.length > 1 && names.every(Boolean)) return names.join(' & ');
  }
  return part?.name ?? onlySink(operator.uid, links);
}

interface Links {
  operators: ReadonlyMap<string, Operator>;
  inputs: ReadonlyMap<string, string[]>;
  outputs: ReadonlyMap<string, string[]>;
  /** What is found on the way is found once: null where an operator ends in several tables, or in none. */
  sinks: Map<string, string | null>;
}

function linksOf({ operators, edges }: Topology): Links {
  const [inputs, outputs] = [new Map<string, string[]>(), new Map<string, string[]>()];
  const add = (map: Map<string, string[]>, key: string, value: string) => void (map.get(key)?.push(value) ?? map.set(key, [value]));
  for (const { from, to } of edges.toSorted((a, b) => a.input - b.input)) {
    add(inputs, to, from);
    add(outputs, from, to);
  }
  return { operators: new Map(operators.map((operator) => [operator.uid, operator])), inputs, outputs, sinks: new Map() };
}

/** What a person calls the rows that come from here: the view or CTE, or up the only way the table. */
function sourceName(uid: string, links: Links, parts: readonly SqlPart[], seen: Set<string>): string | undefined {
  const operator = links.operators.get(uid);
  if (!operator || seen.has(uid)) return undefined;
  seen.add(uid);
  const part = operator.range ? partOf(operator.range, parts) : undefined;
  if (part && part.kind !== 'insert') return part.name;
  if (operator.table) return describeOperator(operator).title;
  const inputs = links.inputs.get(uid) ?? [];
  return inputs.length === 1 ? sourceName(inputs[0]!, links, parts, seen) : undefined;
}

/** The table all of it ends in, where that is one. */
function onlySink(uid: string, { operators, outputs, sinks }: Links): string | undefined {
  const way: string[] = [];
  let name: string | null = null;
  for (let at = uid; ; ) {
    const known = sinks.get(at);
    if (known !== undefined) {
      name = known;
      break;
    }
    way.push(at);
    // A cycle ends in nothing.
    sinks.set(at, null);
    const next = outputs.get(at) ?? [];
    const operator = next.length === 1 ? operators.get(next[0]!) : undefined;
    if (!operator) break;
    if (operator.table) {
      name = operator.table.split('.').at(-1)!;
      break;
    }
    at = operator.uid;
  }
  for (const passed of way) sinks.set(passed, name);
  return name ?? undefined;
}
