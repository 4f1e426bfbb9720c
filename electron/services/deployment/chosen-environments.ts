import { join } from 'node:path';
import { Live } from '#shared/base/live.ts';
import { JsonFile } from '../user-data.ts';

/** Which environment's values the runs of a workspace take on this machine. The person decides; it is kept in the user's data folder. */
export class ChosenEnvironments {
  readonly changed = new Live(0);
  private readonly file: JsonFile;

  constructor(home: string) {
    this.file = new JsonFile(join(home, 'environments.json'));
  }

  /** Null: `local`, where there is such a file. */
  async of(folder: string): Promise<string | null> {
    const chosen = (await this.file.read())[folder];
    return typeof chosen === 'string' ? chosen : null;
  }

  async choose(folder: string, name: string | null): Promise<void> {
    await this.file.set(folder, name ?? undefined);
    this.changed.set(this.changed.value + 1);
  }
}
