import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Draft } from '#shared/services/workspace.ts';
import { nameOf, workspaceDataFolder, writeJson } from '../user-data.ts';

/** Unsaved texts of one workspace, a file each, so that a crash can lose one keystroke and never a text. */
export class Drafts {
  private readonly folder: string;

  constructor(home: string, workspace: string) {
    this.folder = join(workspaceDataFolder(home, workspace), 'drafts');
  }

  keep(draft: Draft): Promise<void> {
    return writeJson(this.fileOf(draft.path), draft);
  }

  async drop(path: string): Promise<void> {
    await rm(this.fileOf(path), { force: true });
  }

  /** Newest last; a file that cannot be read is passed over. */
  async list(): Promise<Draft[]> {
    const names = await readdir(this.folder).catch(() => [] as string[]);
    const read = names.filter((name) => name.endsWith('.json')).map((name) => readDraft(join(this.folder, name)));
    return (await Promise.all(read)).filter((draft) => draft !== undefined).sort((a, b) => a.at - b.at);
  }

  private fileOf(path: string): string {
    return join(this.folder, `${nameOf(path)}.json`);
  }
}

async function readDraft(path: string): Promise<Draft | undefined> {
  try {
    return Draft.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}
