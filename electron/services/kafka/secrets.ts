import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';

/** Values of secrets by name: given by a person, kept in memory only; else of the environment, as `WEIR_SECRET_NAME`. */
export class Secrets {
  readonly changed = new Live(0);
  private readonly given = new Map<string, string>();

  constructor(private readonly env: NodeJS.ProcessEnv = process.env) {}

  give(name: string, value: string): void {
    this.given.set(name, value);
    this.changed.set(this.changed.value + 1);
  }

  has(name: string): boolean {
    return this.valueOf(name) !== undefined;
  }

  /** A text with its `${secret:NAME}` filled in. Fails with `secret-missing`. */
  fill(text: string): string {
    return text.replaceAll(/\$\{secret:([\w.-]+)\}/g, (_whole, name: string) => {
      const value = this.valueOf(name);
      if (value === undefined) throw new Failure('secret-missing', `The secret "${name}" is not known. Give it in the window, or set ${variableOf(name)} before Weir starts.`, { names: [name] });
      return value;
    });
  }

  private valueOf(name: string): string | undefined {
    return this.given.get(name) ?? this.env[variableOf(name)];
  }
}

/** `db-password` is `WEIR_SECRET_DB_PASSWORD`. */
function variableOf(name: string): string {
  return `WEIR_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}
