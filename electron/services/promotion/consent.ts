import { Failure } from '#shared/base/failure.ts';
import type { EnvironmentFile } from '#shared/workspace/environment-file.ts';

/** Fails with `production-name` where the environment is production and its name was not given. */
export function refuseProduction({ production }: Pick<EnvironmentFile, 'production'>, name: string, given: string | null): void {
  if (production && given !== name) throw new Failure('production-name', `${name} is production: give its name to go on${given === null ? '' : `, not "${given}"`}. Nothing was changed.`, { environment: name });
}
