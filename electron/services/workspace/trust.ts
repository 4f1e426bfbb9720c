import { join } from 'node:path';
import { Live } from '#shared/base/live.ts';
import { JsonFile } from '../user-data.ts';
import { isInside } from './paths.ts';

/** Which workspaces may execute what they hold. The person decides once a folder; what ships with Weir is trusted. */
export class Trust {
  readonly changed = new Live(0);
  private readonly file: JsonFile;

  constructor(
    home: string,
    private readonly shipped: readonly string[],
  ) {
    this.file = new JsonFile(join(home, 'trust.json'));
  }

  async isTrusted(folder: string): Promise<boolean> {
    const decided = (await this.file.read())[folder];
    return typeof decided === 'boolean' ? decided : this.shipped.some((own) => isInside(own, folder));
  }

  async decide(folder: string, trusted: boolean): Promise<void> {
    await this.file.set(folder, trusted);
    this.changed.set(this.changed.value + 1);
  }
}
