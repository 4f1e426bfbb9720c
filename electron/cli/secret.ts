import { Failure } from '#shared/base/failure.ts';
import { environmentOf } from '#electron/services/deployment/values.ts';
import { SecretStore } from '#electron/services/secrets/secret-store.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import type { EnvOption } from './values.ts';
import { workspaceHere } from './lock.ts';

export interface SecretOptions extends EnvOption {
  json?: boolean;
}

/** Keeps the value of a secret for runs on this machine. It is read from standard input, or asked for without an echo: an argument would stay in a shell's history. */
export async function setSecret(name: string, { env }: SecretOptions, parts: CliParts): Promise<ExitCode> {
  const { folder, store } = await storeHere(env, parts);
  if (!parts.readSecret) throw new Failure('bad-usage', 'There is no input to read the value from.');
  const value = await parts.readSecret(`Value of ${name}: `);
  await store.set(folder, { name, environment: env ?? null }, value);
  await parts.err.write(`${name} is kept in ${store.keychain.name}${env === undefined ? '' : `, for ${env}`}.\n`);
  return Exit.good;
}

/** Names only. */
export async function listSecrets({ json }: SecretOptions, parts: CliParts): Promise<ExitCode> {
  const { folder, store } = await storeHere(undefined, parts);
  const known = await store.list(folder);
  await parts.out.write(json ? `${JSON.stringify(known)}\n` : known.map(({ name, environment }) => `${name}${environment === null ? '' : `  (${environment})`}\n`).join(''));
  return Exit.good;
}

export async function removeSecret(name: string, { env }: SecretOptions, parts: CliParts): Promise<ExitCode> {
  const { folder, store } = await storeHere(env, parts);
  if (await store.remove(folder, { name, environment: env ?? null })) return Exit.good;
  await parts.err.write(`weir: error: There is no secret ${name}${env === undefined ? '' : ` for ${env}`} on this machine. "weir secret list" shows which there are. [no-such-secret]\n`);
  return Exit.usage;
}

async function storeHere(env: string | undefined, parts: CliParts): Promise<{ folder: string; store: SecretStore }> {
  const workspace = await workspaceHere(parts.cwd);
  if (env !== undefined) environmentOf(workspace, env);
  return { folder: workspace.folder, store: new SecretStore(parts.places.home) };
}
