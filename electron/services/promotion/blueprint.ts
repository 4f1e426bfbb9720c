import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { effectiveConfiguration, optionsOf } from '#shared/deployment/effective-configuration.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { clusterIdOf } from '#shared/deployment/names.ts';
import { resolveProfile } from '#shared/deployment/profiles/resolve-profile.ts';
import { STANDARD } from '#shared/deployment/profiles/shipped.ts';
import { nativeOptions, operatorOptions } from '#shared/deployment/resources/own-options.ts';
import { nativeQuestions, nativeResources } from '#shared/deployment/resources/native.ts';
import { flinkSessionJob, operatorResources, upgradeModeOf } from '#shared/deployment/resources/operator.ts';
import { promotedOf, type Promoted } from '#shared/deployment/resources/promoted.ts';
import type { Script } from '#shared/services/engine.ts';
import { functionsChange } from '#shared/services/script-functions.ts';
import type { EnvironmentFile, UpgradeMode } from '#shared/workspace/environment-file.ts';
import { artefactOf, pack, runnerIn, type PackedArtefact } from '../deployment/artefact.ts';
import { environmentOf as namedEnvironment } from '../deployment/values.ts';
import type { EngineClient } from '../engines.ts';
import { committedJob } from '../workspace/committed-job.ts';
import { readText } from '../workspace/files.ts';
import type { LoadedWorkspace } from '../workspace/load-workspace.ts';
import { scriptOf } from '../workspace/scripts.ts';
import { jobImageName } from './job-image.ts';
import { isOnSession, operatedSessionOf } from './rest-of.ts';

export type TargetName = 'native' | 'operator' | 'session';

/** A job as it would be at an environment: all that can be said without asking the cluster. */
export interface Blueprint {
  /** The workspace. */
  loaded: LoadedWorkspace;
  trusted: boolean;
  file: string;
  environment: { name: string; file: EnvironmentFile };
  target: TargetName;
  promoted: Promoted;
  /** The parameters and secrets that it uses, once the engine has said so. */
  named?: { parameters: string[]; secrets: string[] } | undefined;
  packed: PackedArtefact;
  /** Flink's options there. */
  options: Record<string, string>;
  /** With the environment's parameters and the real connectors. */
  script: Script;
  mode: UpgradeMode;
  commit: { revision: string | null; dirty: boolean };
}

export interface BlueprintQuestion {
  loaded: LoadedWorkspace;
  trusted: boolean;
  file: string;
  environment: string;
  mode?: UpgradeMode | undefined;
  /** The target, where the environment's own is not meant. */
  as?: TargetName;
  /** Where the engine's jars are. */
  runner: string;
}

/** Fails with `no-such-environment`, `broken-environment`, `target-export`, and as building the artefact and its profile does. */
export async function blueprintOf({ loaded, trusted, file, environment: name, mode, runner, as }: BlueprintQuestion): Promise<Blueprint> {
  const environment = environmentOf(loaded, name);
  const target = as ?? environment.target ?? 'native';
  if (target === 'export') throw new Failure('target-export', `The environment ${name} is for export only: its files are applied by others. Export with "weir export", or set "target" in environments/${name}.yaml.`);
  const { text } = await readText(join(loaded.folder, file), file);
  const script = await scriptOf(loaded, file, text, { mode: 'streaming', trusted });
  const packed = pack(await artefactOf(script, await runnerIn(runner), loaded.connectors.jars));
  const profile = resolveProfile(environment.profile ?? STANDARD, loaded.profiles);
  const commit = await commitOf(loaded, file, script, trusted);
  const parameters = Object.fromEntries(Object.entries(environment.parameters).map(([key, value]) => [key, String(value)]));
  const deployed = { artefact: packed.artefact, environment: { name, file: environment }, profile };
  const image = packed.carriage === 'image' && !isOnSession(environment) ? jobImageName(environment, clusterIdOf(packed.artefact.job), packed.hash) : undefined;
  const promoted = promotedOf({ ...deployed, hash: packed.hash, revision: commit.revision ?? '', carriage: packed.carriage, text: packed.text, parameters, savepoint: null, suspended: false, ...(image === undefined ? {} : { image }) });
  const own = target === 'native' ? nativeOptions(promoted) : target === 'operator' ? operatorOptions(promoted) : {};
  return {
    loaded,
    trusted,
    file,
    environment: deployed.environment,
    target,
    promoted,
    packed,
    options: optionsOf(effectiveConfiguration(promoted, own)),
    script: { ...script, parameters },
    mode: mode ?? upgradeModeOf(promoted),
    commit,
  };
}

/** Its resources, in the order they are applied. Flink's own classes build those of the native mode. */
export async function resourcesOf({ target, promoted }: Blueprint, engine: EngineClient, signal?: AbortSignal): Promise<KubeObject[]> {
  const { file } = promoted.environment;
  const session = target === 'operator' ? operatedSessionOf(file) : undefined;
  if (session !== undefined) return [flinkSessionJob(promoted, session, file.session!.runner!)];
  if (target === 'operator') return operatorResources(promoted);
  if (target === 'session') return [];
  const { jobmanager, taskmanager } = nativeQuestions(promoted);
  const [forManager, forTasks] = [await engine.nativeResources(jobmanager, signal), await engine.nativeResources(taskmanager, signal)];
  return nativeResources(promoted, { jobmanager: forManager.resources as KubeObject[], taskmanager: forTasks.resources as KubeObject[] });
}

/** What the file of an environment says. Fails with `no-such-environment` or `broken-environment`. */
export function environmentOf(loaded: LoadedWorkspace, name: string): EnvironmentFile {
  return namedEnvironment(loaded, name)!.file!;
}

/** Fails with `no-such-environment` or `broken-environment`, before anything else is asked for. */
export function refuseUnknownEnvironment(loaded: LoadedWorkspace, name: string): void {
  environmentOf(loaded, name);
}

/** The last commit, and whether the job on disk is another than it has. */
async function commitOf(loaded: LoadedWorkspace, file: string, script: Script, trusted: boolean): Promise<Blueprint['commit']> {
  try {
    const { commit, script: committed } = await committedJob(loaded, file, 'HEAD', { mode: 'streaming', trusted });
    const same = (['text', 'settings', 'parallelism', 'topology'] as const).every((key) => isDeepStrictEqual(script[key], committed[key]));
    const common = isDeepStrictEqual(script.common?.map(({ text }) => text), committed.common?.map(({ text }) => text));
    return { revision: commit, dirty: !same || !common || ['changed', 'added', 'gone'].includes(functionsChange(committed.functions, script.functions)) || committed.program?.code !== script.program?.code };
  } catch {
    return { revision: null, dirty: true };
  }
}
