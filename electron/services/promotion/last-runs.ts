import { join } from 'node:path';
import { z } from 'zod';
import { JsonFile, workspaceDataFolder } from '../user-data.ts';

const LastRun = z.object({ hash: z.string(), at: z.number() });
export type LastRun = z.infer<typeof LastRun>;

/** Which artefact of each job ran last on this machine, in the user's data folder: what a promotion is compared with. */
export class LastRuns {
  private readonly files = new Map<string, JsonFile>();

  constructor(
    private readonly home: string,
    private readonly now: () => number = Date.now,
  ) {}

  note(workspace: string, file: string, hash: string): Promise<void> {
    return this.fileOf(workspace).set(file, { hash, at: this.now() } satisfies LastRun);
  }

  async find(workspace: string, file: string): Promise<LastRun | undefined> {
    const found = LastRun.safeParse((await this.fileOf(workspace).read())[file]);
    return found.success ? found.data : undefined;
  }

  private fileOf(workspace: string): JsonFile {
    const known = this.files.get(workspace) ?? new JsonFile(join(workspaceDataFolder(this.home, workspace), 'last-runs.json'));
    this.files.set(workspace, known);
    return known;
  }
}
