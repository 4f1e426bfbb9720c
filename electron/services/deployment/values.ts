import { Failure } from '#shared/base/failure.ts';
import { namesIn } from '#shared/deployment/parameters.ts';
import type { Script } from '#shared/services/engine.ts';
import { nearest } from '#shared/workspace/nearest.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import type { Environment } from '../workspace/environments.ts';
import type { LoadedWorkspace } from '../workspace/load-workspace.ts';

/** The environment whose values runs on this machine take where a person chose none. */
export const LOCAL_ENVIRONMENT = 'local';

/** Where values come from: the environment that is named, or `local`, and the person's secrets. */
export interface ScriptValues {
  environment: string | null;
  secrets: SecretStore;
}

/** The environment that is meant: the one that is named, else `local`, where there is such a file. Fails with `no-such-environment` and `broken-environment`. */
export function environmentOf({ environments }: Pick<LoadedWorkspace, 'environments'>, named: string | null): Environment | undefined {
  const found = environments.find(({ name }) => name === (named ?? LOCAL_ENVIRONMENT));
  if (found && !found.file && named !== null) throw new Failure('broken-environment', `environments/${found.name}.yaml cannot be read. Correct it first: its faults are among the workspace's problems.`, { environment: found.name });
  if (found || named === null) return found;
  const names = environments.map(({ name }) => name);
  const meant = nearest(named, names);
  const others = names.length ? ` There are ${names.join(', ')}.` : ' There is no file in environments/ yet.';
  throw new Failure('no-such-environment', `There is no environments/${named}.yaml.${meant ? ` Did you mean ${meant}?` : others}`, { environment: named });
}

/**
 * The script with what its `${name}` and `${secret:NAME}` stand for at an environment. Secrets only where the workspace is trusted: its texts say where they
 * would be sent.
 */
export function withValues(script: Script, workspace: LoadedWorkspace, { environment: named, secrets }: ScriptValues): Script {
  const environment = environmentOf(workspace, named);
  const parameters = Object.fromEntries(Object.entries(environment?.file?.parameters ?? {}).map(([name, value]) => [name, String(value)]));
  const texts = [script.text, ...(script.common ?? []).map(({ text }) => text), ...Object.values(script.settings ?? {}), ...(script.jar?.arguments ?? [])];
  const names = script.trusted === false ? [] : namesIn(texts).secrets;
  return { ...script, parameters, secrets: names.length ? secrets.valuesOf(workspace.folder, names, environment?.name ?? null) : {} };
}
