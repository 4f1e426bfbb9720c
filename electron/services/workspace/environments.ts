import { basename, extname } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import type { StandIn } from '#shared/services/engine.ts';
import { EnvironmentFile, isSameMachine, machinesIn, type Machine } from '#shared/workspace/environment-file.ts';
import { loadYaml, type Blame } from './load-workspace.ts';

/** An environment of the workspace. */
export interface Environment {
  name: string;
  production: boolean;
  /** Its file cannot be read, so nobody knows that it is not production, nor where. */
  broken: boolean;
  /** What it says; undefined where it cannot be read. */
  file: EnvironmentFile | undefined;
  /** Where its parameters point to. */
  machines: Machine[];
}

export const ENVIRONMENT_FILE = /^environments\/[^/]+\.ya?ml$/;

export async function loadEnvironment(folder: string, path: string, blame: Blame): Promise<Environment> {
  const file = await loadYaml(folder, path, EnvironmentFile, blame);
  const name = basename(path, extname(path));
  const machines = Object.entries(file?.parameters ?? {}).flatMap(([key, value]) => machinesIn(String(value), NAMES_MACHINE.test(key)));
  return { name, production: file?.production ?? true, broken: !file, file, machines };
}

/** What is promoted to the context and namespace of a production environment goes to production, whatever its own file says. */
export function guardNamespaces(environments: Environment[]): Environment[] {
  const placeOf = (file: EnvironmentFile) => JSON.stringify([file.context ?? null, file.namespace ?? null]);
  const guarded = new Set(environments.flatMap(({ file }) => (file?.production && file.namespace !== undefined ? [placeOf(file)] : [])));
  return environments.map((environment) => (environment.file && guarded.has(placeOf(environment.file)) ? { ...environment, production: true, file: { ...environment.file, production: true } } : environment));
}

/** What a parameter is called whose value is a machine, even if it is a word alone. */
const NAMES_MACHINE = /host|broker|server|address|endpoint|machine|url/i;

/**
 * Refuses tables that are meant to be read or written for real where a production environment of the workspace names their machine, and all of them
 * where an environment cannot be read. Fails with `production-address`.
 */
export function refuseProduction(standIns: StandIn[], environments: Environment[]): void {
  const refuse = (table: string, environment: string, message: string) => new Failure('production-address', message, { table, environment });
  for (const { table, role, address } of standIns.filter(({ by }) => by === 'real'))
    for (const { name, production, broken, machines } of environments) {
      if (broken) throw refuse(table, name, `The environment ${name} cannot be read, so nobody knows whether the ${role} ${table} is production's. Correct its file first.`);
      const met = production && machinesOf(address ?? '').find((machine) => machines.some((guarded) => isSameMachine(machine, guarded)));
      if (met) throw refuse(table, name, `The ${role} ${table} is at ${met.host}${met.port ? `:${met.port}` : ''}, which the environment ${name} marks as production. A run on this machine leaves it alone: use its sample or capture, or another address.`);
    }
}

/** An address begins with the machine, and has places on it after that. */
function machinesOf(address: string): Machine[] {
  const [first = '', ...rest] = address.split(', ');
  return [...machinesIn(first, true), ...machinesIn(rest.join(', '))];
}
