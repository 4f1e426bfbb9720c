import { describeOperator } from './describe-operator.ts';
import type { Topology } from './model.ts';

/** What people call each operator, by uid; with what it is where several are called the same. */
export function titlesOf(topology: Topology | undefined): ReadonlyMap<string, string> {
  const words = topology?.operators.map((operator) => [operator.uid, describeOperator(operator)] as const) ?? [];
  const shared = (title: string) => words.filter(([, each]) => each.title === title).length > 1;
  return new Map(words.map(([uid, { title, kind }]) => [uid, kind && shared(title) ? `${title}, ${kind}` : title]));
}
