import type { Disposable } from '#shared/base/disposable.ts';
import { Live } from '#shared/base/live.ts';
import type { ChosenEnvironments } from '../deployment/chosen-environments.ts';
import { realpathOfExisting } from './paths.ts';
import { OpenWorkspace } from './open-workspace.ts';
import type { Trust } from './trust.ts';

/** Workspaces that are open, one watcher each, however many windows look at it. */
export class Workspaces {
  private readonly open = new Map<string, { opening: Promise<OpenWorkspace>; desks: number }>();
  private readonly looked = new Map<OpenWorkspace, Disposable>();

  constructor(
    private readonly trust: Trust,
    private readonly chosen: ChosenEnvironments,
    /** Told of each that is opened; what it gives is disposed of as that closes. */
    private readonly onOpen: (workspace: OpenWorkspace) => Disposable = () => ({ dispose: () => {} }),
  ) {}

  async take(folder: string): Promise<OpenWorkspace> {
    const path = await realpathOfExisting(folder);
    const entry = this.open.get(path) ?? { opening: this.openAt(path), desks: 0 };
    this.open.set(path, entry);
    entry.desks++;
    try {
      return await entry.opening;
    } catch (thrown) {
      this.open.delete(path);
      throw thrown;
    }
  }

  give(workspace: OpenWorkspace): void {
    const entry = this.open.get(workspace.folder);
    if (!entry || --entry.desks > 0) return;
    this.open.delete(workspace.folder);
    this.looked.get(workspace)?.dispose();
    this.looked.delete(workspace);
    workspace.dispose();
  }

  private async openAt(path: string): Promise<OpenWorkspace> {
    const workspace = await OpenWorkspace.open(path, this.trust, this.chosen);
    this.looked.set(workspace, this.onOpen(workspace));
    return workspace;
  }
}

/** One window's place of work: the workspace it looks at, which it may exchange for another. */
export class Desk implements Disposable {
  readonly seat: Live<OpenWorkspace | undefined> = new Live(undefined as OpenWorkspace | undefined);
  private moving: Promise<OpenWorkspace>;
  private left = false;

  constructor(
    private readonly workspaces: Workspaces,
    folder: string,
  ) {
    this.moving = this.sitDown(folder);
    this.moving.catch(() => {});
  }

  /** The workspace of the moment; waits while one is being opened. */
  workspace(): Promise<OpenWorkspace> {
    return this.moving;
  }

  move(folder: string): Promise<OpenWorkspace> {
    const before = this.moving;
    this.moving = before.then(
      async (old) => {
        const next = await this.sitDown(folder);
        this.workspaces.give(old);
        return next;
      },
      () => this.sitDown(folder),
    );
    return this.moving;
  }

  dispose(): void {
    this.left = true;
    void this.moving.then((workspace) => this.workspaces.give(workspace), () => {});
    this.seat.end();
  }

  private async sitDown(folder: string): Promise<OpenWorkspace> {
    const workspace = await this.workspaces.take(folder);
    if (!this.left) this.seat.set(workspace);
    return workspace;
  }
}
