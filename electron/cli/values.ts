import type { ScriptValues } from '#electron/services/deployment/values.ts';
import { SecretStore } from '#electron/services/secrets/secret-store.ts';
import type { CliParts } from './parts.ts';

/** The option of every command that looks at a job: whose parameters and secrets it takes. */
export interface EnvOption {
  env?: string;
}

/** Where the values of a job's parameters and secrets come from on this command line. */
export function valuesOf({ env }: EnvOption, { places }: CliParts): ScriptValues {
  return { environment: env ?? null, secrets: new SecretStore(places.home) };
}
