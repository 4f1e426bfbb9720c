import { Failure } from '#shared/base/failure.ts';
import { imageWriter } from '#electron/host/image-writer.ts';
import type { EngineClient } from '#electron/services/engines.ts';
import { LastRuns } from '#electron/services/promotion/last-runs.ts';
import { Promotions, type Around, type Meant } from '#electron/services/promotion/promotions.ts';
import { relativePath } from '#electron/services/workspace/paths.ts';
import type { CliParts } from './parts.ts';
import { resolveJob } from './resolve-job.ts';

/** The job, its workspace and environment that a command line means; a person who names a job to promote trusts its workspace. Fails with `no-workspace` for a job in none. */
export async function meantBy(given: string, environment: string | undefined, parts: CliParts): Promise<{ around: Around; meant: Meant }> {
  if (environment === undefined) throw new Failure('bad-usage', 'Name the environment: --env NAME.');
  const job = await resolveJob(given, parts.cwd);
  if (!job.workspace) throw new Failure('no-workspace', `${given} lies in no workspace, so there is no environment to promote it to. A workspace is a folder with a weir.yaml.`);
  return { around: { loaded: job.workspace, trusted: true }, meant: { file: relativePath(job.workspace.folder, job.path), environment } };
}

/** Promotions of this command line; without an engine only what needs none. */
export function promotionsHere(parts: CliParts, engine?: EngineClient): Promotions {
  const { home, runner } = parts.places;
  return new Promotions({
    home,
    runner,
    engine: async () => {
      if (!engine) throw new Failure('internal', 'This command has no engine.');
      return engine;
    },
    lastRuns: new LastRuns(home),
    connect: parts.connectKubernetes,
    images: imageWriter(parts.places),
    ...(parts.patienceMs === undefined ? {} : { patienceMs: parts.patienceMs }),
  });
}
