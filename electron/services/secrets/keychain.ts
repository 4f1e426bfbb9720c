import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Where values of secrets are kept, by account. */
export interface Keychain {
  /** How people know it. */
  name: string;
  get(account: string): string | undefined;
  set(account: string, value: string): void;
  remove(account: string): void;
}

const SERVICE = 'weir';

interface Keyring {
  Entry: new (service: string, account: string, options?: { linux: { store: 'secret-service' } }) => { getPassword(): string | null; setPassword(value: string): void; deletePassword?(): boolean; deleteCredential?(): boolean };
}

/**
 * The keychain of the operating system: macOS's Keychain, Windows' Credential Manager, the Secret Service of a Linux desktop. Undefined where there is none
 * that answers, and where `WEIR_KEYCHAIN` is `file`.
 */
export function systemKeychain(env: NodeJS.ProcessEnv): Keychain | undefined {
  if (env.WEIR_KEYCHAIN === 'file') return undefined;
  const keyring = loadKeyring();
  if (!keyring) return undefined;
  // The kernel's keyring, to which Linux falls back, forgets with the machine's next start.
  const entry = (account: string) => new keyring.Entry(SERVICE, account, { linux: { store: 'secret-service' } });
  try {
    entry('is anybody there').getPassword();
  } catch {
    return undefined;
  }
  return {
    name: "the system's keychain",
    get: (account) => entry(account).getPassword() ?? undefined,
    set: (account, value) => entry(account).setPassword(value),
    remove: (account) => {
      const found = entry(account);
      if (found.getPassword() !== null) found.deletePassword ? found.deletePassword() : found.deleteCredential?.();
    },
  };
}

/** From node_modules in a clone; beside the app in an installed Weir, whose bundles hold no machine code. */
function loadKeyring(): Keyring | undefined {
  const load = createRequire(import.meta.url);
  try {
    return load('@napi-rs/keyring') as Keyring;
  } catch {
    const resources = (process as { resourcesPath?: string }).resourcesPath;
    if (resources === undefined) return undefined;
  }
  try {
    const folder = join((process as { resourcesPath?: string }).resourcesPath!, 'keyring');
    const binary = readdirSync(folder).find((name) => name.endsWith('.node'));
    return binary === undefined ? undefined : (load(join(folder, binary)) as Keyring);
  } catch {
    return undefined;
  }
}
