import { describeOperator } from './describe-operator.ts';
import type { Topology } from './model.ts';

/** What people call each operator, by uid; with what it is where several are called the same, and with its job where that is the same too. */
export function titlesOf(topology: Topology | undefined): ReadonlyMap<string, string> {
  const words = topology?.operators.map((operator) => ({ ...describeOperator(operator), uid: operator.uid, job: operator.job })) ?? [];
  const times = new Map<string, number>();
  for (const { title } of words) times.set(title, (times.get(title) ?? 0) + 1);
  const full = words.map(({ title, kind, uid, job }) => ({ uid, job, name: kind && times.get(title)! > 1 ? `${title}, ${kind}` : title }));
  const jobs = new Map<string, Set<number>>();
  for (const { name, job } of full) jobs.set(name, (jobs.get(name) ?? new Set()).add(job));
  return new Map(full.map(({ uid, job, name }) => [uid, jobs.get(name)!.size > 1 ? `${name} of job ${job + 1}` : name]));
}

/** A failure's sentence with the operator's name as people know it: Flink's own stands in it, as in its log. */
export function withTitle(message: string, operator: string | null, topology: Topology | undefined): string {
  const name = topology?.operators.find(({ uid }) => uid === operator)?.name;
  return name === undefined ? message : message.replace(` in operator ${name}`, ` in ${titlesOf(topology).get(operator!)!}`);
}
