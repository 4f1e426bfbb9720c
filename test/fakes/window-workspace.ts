import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { Draft, workspace, WorkspaceState } from '#shared/services/workspace.ts';
import { packageOf } from '#shared/workspace/typescript-options.ts';

export interface FakeWorkspace extends Service<typeof workspace> {
  /** Somebody else changes the file; `undefined` deletes it. */
  changeOnDisk(path: string, text: string | undefined): void;
  onDisk(path: string): { text: string; version: string | null };
  /** Reading, or writing, this path fails so until told otherwise. */
  refuse(deed: 'read' | 'write', path: string, failure: Failure | undefined): void;
  change(part: Partial<WorkspaceState>): void;
  readonly drafted: Map<string, Draft>;
  /** Values of secrets that were kept, by name, or `name@environment`. */
  readonly kept: Map<string, string>;
}

/** A workspace in memory: versions are the texts' lengths and counts, so that they change with each write. */
export function createFakeWorkspace(files: Record<string, string>, part: Partial<WorkspaceState> = {}): FakeWorkspace {
  const disk = new Map<string, Live<{ text: string; version: string | null }>>();
  const refused = new Map<string, Failure>();
  const drafted = new Map<string, Draft>();
  const kept = new Map<string, string>();
  let writes = 0;
  const put = (path: string, text: string) => {
    const now = { text, version: `v${++writes}` };
    const entry = disk.get(path);
    if (entry) entry.set(now);
    else disk.set(path, new Live(now));
    return now.version;
  };
  for (const [path, text] of Object.entries(files)) put(path, text);
  const state = new Live<WorkspaceState>({ name: 'flights', folder: '/home/ada/flights', trusted: true, readOnly: false, jobs: [], streams: [], common: [], files: [], problems: [], environments: [], environment: null, ...part });
  const check = (deed: string, path: string) => {
    const failure = refused.get(`${deed} ${path}`);
    if (failure) throw failure;
  };
  const entryOf = (path: string) => disk.get(path)?.value ?? { text: '', version: null };
  return {
    drafted,
    kept,
    onDisk: entryOf,
    changeOnDisk: (path, text) => (text === undefined ? disk.get(path)?.set({ text: '', version: null }) : void put(path, text)),
    refuse: (deed, path, failure) => void (failure ? refused.set(`${deed} ${path}`, failure) : refused.delete(`${deed} ${path}`)),
    change: (now) => state.set({ ...state.value, ...now }),
    state: (_, signal) => state.follow(signal),
    open: async ({ folder }) => (state.set({ ...state.value, folder }), {}),
    trust: async ({ trusted }) => (state.set({ ...state.value, trusted }), {}),
    chooseEnvironment: async ({ name }) => (state.set({ ...state.value, environment: name }), {}),
    addConnectors: async ({ coordinates }) => ({ jars: coordinates.map((one) => ({ coordinates: one, sha256: 'a'.repeat(64), size: 1 })) }),
    secrets: async () => [...kept.keys()].map((key) => ({ name: key.split('@')[0]!, environment: key.split('@')[1] ?? null })),
    keepSecret: async ({ name, environment, value }) => {
      if (!/^[\w.-]+$/.test(name)) throw new Failure('bad-secret', `"${name}" is no name of a secret: letters, digits, dots, dashes and underscores, as in \${secret:name}.`);
      kept.set(keyOf(name, environment), value);
      state.set({ ...state.value });
      return { place: "the system's keychain" };
    },
    removeSecret: async ({ name, environment }) => (kept.delete(keyOf(name, environment)), {}),
    read: async ({ path }) => {
      check('read', path);
      const { text, version } = entryOf(path);
      if (version === null) throw new Failure('file-missing', `Could not read ${path}: it is not there. Look at its name and folder.`);
      return { path, text, version, readOnly: state.value.readOnly };
    },
    typeScriptTexts: async ({ files, packages }) => ({
      texts: Object.fromEntries([...disk].flatMap(([path, { value }]) => (value.version !== null && (files.includes(path) || packages.includes(packageOf(path) ?? '')) ? [[path, value.text]] : []))),
    }),
    write: async ({ path, text, expect }) => {
      check('write', path);
      const now = entryOf(path);
      if (now.version !== expect) throw new Failure('file-changed', `${path} was changed on disk since you opened it.`, { version: now.version, text: now.version && now.text });
      return { version: put(path, text) };
    },
    createJob: async ({ name }) => {
      const path = `jobs/${name}/job.sql`;
      put(path, `-- ${name}\n\n`);
      state.set({ ...state.value, jobs: [...state.value.jobs, { name, path, kind: 'sql' }] });
      return { path };
    },
    rename: async () => ({}),
    remove: async ({ path }) => {
      state.set({ ...state.value, jobs: state.value.jobs.filter((job) => !job.path.startsWith(`${path}/`)) });
      return {};
    },
    watch: async function* ({ path }, signal) {
      if (!disk.has(path)) disk.set(path, new Live({ text: '', version: null as string | null }));
      for await (const { version } of disk.get(path)!.follow(signal)) yield { version };
    },
    keepDraft: async ({ path, text, base }) => (drafted.set(path, { path, text, base, at: Date.UTC(2026, 0, 2, 3, 4) }), {}),
    dropDraft: async ({ path }) => (drafted.delete(path), {}),
    drafts: async () => [...drafted.values()],
  };
}

function keyOf(name: string, environment: string | null): string {
  return environment === null ? name : `${name}@${environment}`;
}
