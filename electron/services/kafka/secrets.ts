import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import { secretVariable } from '#shared/deployment/names.ts';
import type { SecretStore } from '../secrets/secret-store.ts';

/**
 * Values of secrets by name: given by a person for one workspace, kept in memory only; else from the person's keychain (`weir secret set`), else of the process'
 * environment, as `WEIR_SECRET_NAME`. What was given for
 * one workspace is no other's: a file of the same name elsewhere would send it where that file says.
 */
export class Secrets {
  readonly changed = new Live(0);
  private readonly given = new Map<string, string>();

  constructor(
    private readonly env: NodeJS.ProcessEnv = process.env,
    private readonly kept?: Pick<SecretStore, 'valueOf'>,
  ) {}

  give(folder: string, name: string, value: string): void {
    this.given.set(keyOf(folder, name), value);
    this.changed.set(this.changed.value + 1);
  }

  has(folder: string, name: string): boolean {
    return this.valueOf(folder, name) !== undefined;
  }

  /** A text with its `${secret:NAME}` filled in. Fails with `secret-missing`. */
  fill(folder: string, text: string): string {
    return text.replaceAll(/\$\{secret:([\w.-]+)\}/g, (_whole, name: string) => {
      const value = this.valueOf(folder, name);
      if (value === undefined) throw new Failure('secret-missing', `The secret "${name}" is not known. Give it in the window, or with "weir secret set ${name}", or set ${secretVariable(name)} before Weir starts.`, { names: [name] });
      return value;
    });
  }

  private valueOf(folder: string, name: string): string | undefined {
    return this.given.get(keyOf(folder, name)) ?? this.kept?.valueOf(folder, name, null) ?? this.env[secretVariable(name)];
  }
}

function keyOf(folder: string, name: string): string {
  return JSON.stringify([folder, name]);
}
