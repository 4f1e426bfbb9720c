import type { ParameterNames } from '#shared/sql/index.ts';
import { EnvironmentFile } from '#shared/workspace/environment-file.ts';
import { readYaml } from '#shared/workspace/read-yaml.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { Session } from '#renderer/platform/session.ts';

/** What the environments of the workspace give for `${name}`, and the names of secrets; null where they cannot be read now. */
export async function parameterNames(session: Session, workspace: Clients['workspace']): Promise<ParameterNames | null> {
  const state = session.getState().workspace;
  if (!state) return null;
  try {
    const files = await Promise.all(state.environments.map(async ({ name }) => ({ name, file: await readEnvironment(state.files, name, workspace) })));
    const parameters = new Map<string, { environment: string; value: string }[]>();
    const secrets = new Set((await workspace.secrets({})).map(({ name }) => name));
    for (const { name: environment, file } of files) {
      for (const [name, value] of Object.entries(file?.parameters ?? {})) parameters.set(name, [...(parameters.get(name) ?? []), { environment, value: String(value) }]);
      for (const name of Object.keys(file?.secrets ?? {})) secrets.add(name);
    }
    return { parameters: [...parameters].map(([name, values]) => ({ name, values })), secrets: [...secrets].sort(), chosen: state.environment };
  } catch {
    return null;
  }
}

async function readEnvironment(files: readonly string[], name: string, workspace: Clients['workspace']): Promise<EnvironmentFile | undefined> {
  const path = [`environments/${name}.yaml`, `environments/${name}.yml`].find((path) => files.includes(path));
  return path === undefined ? undefined : readYaml((await workspace.read({ path })).text, EnvironmentFile).value;
}
