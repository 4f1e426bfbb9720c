import { stat } from 'node:fs/promises';
import { watch, type FSWatcher } from 'chokidar';
import { Disposables, type Disposable } from '#shared/base/disposable.ts';
import { toFailure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { WorkspaceState } from '#shared/services/workspace.ts';
import { FileLookout } from './file-lookout.ts';
import { loadWorkspace, problem, type LoadedWorkspace } from './load-workspace.ts';
import { relativePath } from './paths.ts';
import type { ChosenEnvironments } from '../deployment/chosen-environments.ts';
import { LOCAL_ENVIRONMENT } from '../deployment/values.ts';
import type { Trust } from './trust.ts';

/**
 * Saving one file makes several events; they are read together after this much quiet, in ms. More than the 50 ms in which chokidar passes over a
 * second change of the same file: what it does not tell has been written by the time we read.
 */
const QUIET = 70;

/** A workspace that is looked after: read again whenever its folder changes. */
export class OpenWorkspace implements Disposable {
  /** Grows with each change of any file; `paths` holds those of the last turn. */
  readonly changes = new Live<{ paths: ReadonlySet<string> }>({ paths: new Set() });
  private readonly closing = new Disposables();
  private reading: Promise<void> = Promise.resolve();
  private touched = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;
  private readonly jars = new FileLookout((path) => this.touch(relativePath(this.now.folder, path)));
  private readonly root = new FileLookout(() => void this.lookAtFolder());
  private watcher: FSWatcher | undefined;
  /** Which folder is watched: another one may come to stand at the same path. */
  private watched: string | undefined;

  private constructor(
    readonly state: Live<WorkspaceState>,
    private now: LoadedWorkspace,
    private readonly trust: Trust,
    private readonly chosen: ChosenEnvironments,
  ) {}

  static async open(folder: string, trust: Trust, chosen: ChosenEnvironments): Promise<OpenWorkspace> {
    const loaded = await loadWorkspace(folder);
    const opened = new OpenWorkspace(new Live(await withDecisions(loaded, trust, chosen)), loaded, trust, chosen);
    await opened.listen();
    return opened;
  }

  get folder(): string {
    return this.now.folder;
  }

  /** As the files are now, as far as the watcher knows. */
  get loaded(): LoadedWorkspace {
    return this.now;
  }

  /** Resolves when what changed last has been read. */
  settled(): Promise<void> {
    return this.reading;
  }

  /** Reads the folder again; resolves when the state says so. */
  reload(): Promise<void> {
    this.reading = this.reading.catch(() => {}).then(async () => {
      this.now = await loadWorkspace(this.now.folder);
      this.jars.look(this.now.jars.filter((path) => isSkipped(relativePath(this.now.folder, path))));
      const state = await withDecisions(this.now, this.trust, this.chosen);
      if (JSON.stringify(state) !== JSON.stringify(this.state.value)) this.state.set(state);
    });
    return this.reading;
  }

  dispose(): void {
    this.closed = true;
    this.closing.dispose();
    this.state.end();
    this.changes.end();
  }

  private async listen(): Promise<void> {
    this.closing.add(this.chosen.changed.onChange(() => this.reloadLater()));
    this.closing.add(this.trust.changed.onChange(() => this.reloadLater()));
    this.closing.defer(() => this.jars.dispose());
    this.closing.defer(() => clearTimeout(this.timer));
    this.closing.defer(() => void this.watcher?.close());
    this.closing.defer(() => this.root.dispose());
    this.watched = await identityOf(this.now.folder);
    await this.watch();
    await this.reload();
    // The watcher learns of the folder's end by the end of what it found in it, which may be nothing: the folder itself is looked at besides.
    this.root.look([this.now.folder]);
  }

  private async watch(): Promise<void> {
    const watcher = watch(this.now.folder, { ignoreInitial: true, ignored: (path) => isSkipped(relativePath(this.now.folder, path)), followSymlinks: false });
    this.watcher = watcher;
    watcher.on('all', (_event, path) => this.touch(relativePath(this.now.folder, path)));
    watcher.on('error', (thrown) => this.state.set(withProblem(this.state.value, toFailure(thrown).message)));
    await new Promise<void>((resolve) => watcher.once('ready', resolve));
  }

  /** The folder has changed, gone, or come back: then what was watched is no more. */
  private async lookAtFolder(): Promise<void> {
    const found = await identityOf(this.now.folder);
    if (this.closed) return;
    if (found !== undefined && found !== this.watched) {
      this.watched = found;
      void this.watcher?.close();
      await this.watch();
    }
    this.touch('');
  }

  private touch(path: string): void {
    if (this.closed) return;
    this.touched.add(path);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const paths = this.touched;
      this.touched = new Set();
      this.reloadLater();
      this.changes.set({ paths });
    }, QUIET);
  }

  /** Nobody waits for this one, so what goes wrong is shown with the folder's problems. */
  private reloadLater(): void {
    this.reload().catch((thrown) => this.state.set(withProblem(this.state.value, toFailure(thrown).message)));
  }
}

/** Numbers of folders are given again; with the time it was made, one is told from the next. Undefined where there is none. */
function identityOf(folder: string): Promise<string | undefined> {
  return stat(folder).then(({ dev, ino, birthtimeMs }) => `${dev} ${ino} ${birthtimeMs}`, () => undefined);
}

/** What the person decided of it, which is not in its files. A chosen environment whose file is gone is chosen no longer. */
async function withDecisions(loaded: LoadedWorkspace, trust: Trust, chosen: ChosenEnvironments): Promise<WorkspaceState> {
  const has = (name: string) => loaded.environments.some((environment) => environment.name === name);
  const wanted = await chosen.of(loaded.folder);
  const environment = wanted !== null && has(wanted) ? wanted : has(LOCAL_ENVIRONMENT) ? LOCAL_ENVIRONMENT : null;
  return { ...loaded.state, trusted: await trust.isTrusted(loaded.folder), environment };
}

function withProblem(state: WorkspaceState, message: string): WorkspaceState {
  const diagnostic = problem('watch-failed', `Changes on disk may go unseen: ${message}. Reload the window to read the folder again.`);
  return { ...state, problems: [...state.problems.filter((known) => known.diagnostic.code !== 'watch-failed'), { path: '.', diagnostic }] };
}

/** As in loading: nothing of a person's hand lies there. `path` is relative to the workspace. */
function isSkipped(path: string): boolean {
  return /(^|\/)(node_modules|target|out|\.[^/.][^/]*)(\/|$)/.test(path);
}
