import type { Check, CheckId } from '#shared/services/promotion.ts';
import type { Promoting } from '../promoting.ts';

/** Where a job is promoted to, as far as the suite of all targets (job-on-target.ts) has to know one from another. */
export interface Target {
  name: 'native' | 'session';
  /** What its environment says beside namespace, image and storage. */
  environment: object;
  /** The name that the pods in which the job runs, and the service of their REST, go by. */
  app: string;
  /** Checks of the gate that do not apply here, each with the reason. */
  skipped: Partial<Record<CheckId, string>>;
  /** TaskManagers that stand while a job of this parallelism runs. */
  taskManagers(parallelism: number): number;
  /** With nothing there yet: what a promotion is told. */
  missing(at: Promoting): Promise<void>;
  /** With an image in the environment that no registry has: what is said, with its code. */
  notPulled(at: Promoting): Promise<string>;
  /** Makes what stands before any job. */
  stand(at: Promoting): Promise<void>;
  /** A right that a promotion takes and that somebody who may only look has not. */
  takes: RegExp;
  /** With a job that needs one TaskManager more, which `look` checks: what is said of a full node, and the check that refuses it. */
  noRoom(at: Promoting, look: () => Promise<Check[]>): Promise<Check>;
  /** Once nodes take pods again. */
  makeRoom(at: Promoting): Promise<void>;
  /** What a promotion says when what ran before is saved, and the new version is not there yet. */
  halfway: RegExp;
  /** What is promised of a job that runs here and nowhere else. */
  alone(at: Promoting): Promise<void>;
  /** Takes away what stands without a job. */
  leave(at: Promoting): Promise<void>;
}

/** What is in the namespace, by the names of kubectl. */
export async function leftIn({ cluster, namespace }: Promoting, kinds = 'deployments,pods,services,configmaps', ...more: string[]): Promise<string[]> {
  const names = await cluster.kubectl.run('-n', namespace, 'get', kinds, '-o', 'name', ...more);
  return names.split('\n').filter((name) => name && name !== 'configmap/kube-root-ca.crt');
}
