import { dirname } from 'node:path';
import type { Script } from '#shared/services/engine.ts';
import type { EngineClient } from '#electron/services/engines.ts';
import { withTypes } from '#electron/services/functions/job-program.ts';
import type { LoadedWorkspace } from '#electron/services/workspace/load-workspace.ts';
import { relativePath } from '#electron/services/workspace/paths.ts';
import type { CliParts } from './parts.ts';

/** Where a job is. */
interface TypedJob {
  path: string;
  workspace: { folder: string; functions?: LoadedWorkspace['functions'] } | undefined;
}

/** The script of a job in TypeScript with what the compiler says of its types; any other as it is. */
export function typed(script: Script, { path, workspace }: TypedJob, engine: EngineClient, parts: CliParts): Promise<Script> {
  const folder = workspace?.folder ?? dirname(path);
  return withTypes(script, { folder, file: relativePath(folder, path), functions: workspace?.functions }, (asked) => engine.scope({ script: asked }, parts.interrupted));
}
