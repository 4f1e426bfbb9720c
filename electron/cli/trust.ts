import { Trust } from '#electron/services/workspace/trust.ts';
import type { CliParts } from './parts.ts';
import type { ResolvedJob } from './resolve-job.ts';

/** Looking at a job executes nothing of a workspace nobody trusted; a file on its own was named by the person. */
export async function isTrusted({ workspace }: ResolvedJob, { places }: CliParts): Promise<boolean> {
  return workspace === undefined || new Trust(places.home, [places.sample]).isTrusted(workspace.folder);
}
