import { Trust } from '#electron/services/workspace/trust.ts';
import type { CliParts } from './parts.ts';
import type { ResolvedJob } from './resolve-job.ts';

/** Looking at a job executes nothing of a workspace nobody trusted; a file on its own was named by the person. */
export async function isTrusted({ workspace }: ResolvedJob, parts: CliParts): Promise<boolean> {
  return workspace === undefined || isTrustedFolder(workspace.folder, parts);
}

/** Whether the person trusted the workspace of a folder. */
export function isTrustedFolder(folder: string, { places }: CliParts): Promise<boolean> {
  return new Trust(places.home, [places.sample]).isTrusted(folder);
}
