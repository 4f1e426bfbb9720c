import { clusterIdOf } from '#shared/deployment/names.ts';
import type { FleetJob } from '#shared/services/promotion.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';

/** Opens the version that a row is of. Kubernetes knows a job by its id alone, a session cluster by its name; the job of the workspace that has it is meant. */
export function openRunning({ session, execute, say }: Pick<FeatureParts, 'session' | 'execute' | 'say'>, { name, environment }: Pick<FleetJob, 'name' | 'environment'>): void {
  const found = session.getState().workspace?.jobs.find((job) => job.name === name || clusterIdOf(job.name) === name);
  if (found) execute('promotion.open-running', { environment, file: found.path });
  else say({ tone: 'warning', code: 'no-such-job', text: `No job of this workspace is ${name}: it was promoted from another one, and can be opened there.` });
}
