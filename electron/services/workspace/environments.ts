import { basename, extname } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import type { StandIn } from '#shared/services/engine.ts';
import { EnvironmentFile, machinesIn } from '#shared/workspace/environment-file.ts';
import { loadYaml, type Blame } from './load-workspace.ts';

/** An environment of the workspace, as far as its file can be read. */
export interface Environment {
  name: string;
  /** An environment whose file is broken counts as production: nobody knows that it is not. */
  production: boolean;
  /** Where its parameters point to. */
  machines: string[];
}

export const ENVIRONMENT_FILE = /^environments\/[^/]+\.ya?ml$/;

export async function loadEnvironment(folder: string, path: string, blame: Blame): Promise<Environment> {
  const file = await loadYaml(folder, path, EnvironmentFile, blame);
  const name = basename(path, extname(path));
  return { name, production: file?.production ?? true, machines: Object.values(file?.parameters ?? {}).flatMap((value) => machinesIn(String(value))) };
}

/**
 * Refuses tables that are meant to be read or written for real where a production environment of the workspace names their machine.
 * Fails with `production-address`.
 */
export function refuseProduction(standIns: StandIn[], environments: Environment[]): void {
  for (const { table, role, by, address } of standIns) {
    const machines = by === 'real' && address !== null ? machinesIn(address) : [];
    for (const { name, machines: guarded } of environments.filter(({ production }) => production)) {
      const met = machines.find((machine) => guarded.includes(machine));
      if (met) throw new Failure('production-address', `The ${role} ${table} is at ${met}, which the environment ${name} marks as production. A run on this machine leaves it alone: use its sample or capture, or another address.`, { table, environment: name });
    }
  }
}
