import { Failure } from '#shared/base/failure.ts';
import type { EnvironmentFile } from '#shared/workspace/environment-file.ts';
import type { LogOf } from './log-keeper.ts';
import { placeOf } from './new-promotion.ts';
import { standingSessionOf } from './rest-of.ts';

/** Whose pods run a job: its own cluster's, or the session cluster's. Fails with `pods-unknown` where that is known by an address alone. */
export function podsOf(environment: EnvironmentFile, name: string, file: string): LogOf {
  const session = standingSessionOf(environment);
  if (session?.address) throw new Failure('pods-unknown', `The session cluster of ${name} is known by its address alone (${session.address}), so its pods are not: logs and terminals need "session: { cluster: NAME }" and the namespace in environments/${name}.yaml.`);
  const { namespace, clusterId } = placeOf(environment, file);
  return { context: environment.context, namespace, clusterId: session?.cluster ?? clusterId };
}
