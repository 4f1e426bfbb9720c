import { dirname, join } from 'node:path';
import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import type { Diagnostic } from '#shared/base/text-range.ts';
import { Live } from '#shared/base/live.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { Mode, Script } from '#shared/services/engine.ts';
import type { language } from '#shared/services/language.ts';
import { type AskedLanguage, askLanguage, type ConnectorNote, connectorNotes, createSqlService, optionValueFaults, type ParameterNames, type SqlDocument, type SqlService } from '#shared/sql/index.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import { ChosenEnvironments } from '#electron/services/deployment/chosen-environments.ts';
import { createLanguageService } from '#electron/services/language.ts';
import { environmentOf } from '#electron/services/deployment/values.ts';
import { SecretStore } from '#electron/services/secrets/secret-store.ts';
import { committedJob } from '#electron/services/workspace/committed-job.ts';
import { readText } from '#electron/services/workspace/files.ts';
import { OpenWorkspace } from '#electron/services/workspace/open-workspace.ts';
import { relativePath } from '#electron/services/workspace/paths.ts';
import { plainScript, scriptOf } from '#electron/services/workspace/scripts.ts';
import { Trust } from '#electron/services/workspace/trust.ts';
import type { Places } from '#electron/host/places.ts';
import { workspaceAround } from '../resolve-job.ts';

/** Where a text belongs: a workspace, or nowhere. What Flink says of it, and what the language service makes of that. */
export interface Home {
  open: OpenWorkspace | undefined;
  language: Service<typeof language>;
  sql: SqlService;
  /** What is said of a text beside what Flink says. */
  notes(doc: SqlDocument, signal: AbortSignal): Promise<Diagnostic[]>;
  /** What a text's tables need that is not on the class path. */
  missing(doc: SqlDocument): Promise<ConnectorNote[]>;
  /** A file of it as its diagnostics, settings and schemas know it. */
  nameOf(path: string): string;
  pathOf(name: string): string;
  /** Takes an environment's values on this machine from now on, as the window's choice does. Fails with `no-such-environment`. */
  choose(environment: string): Promise<void>;
  /** Looks at what shared DDL says, and for a question about its names at the jobs too. */
  ready(jobs?: boolean): Promise<void>;
}

export interface HomesParts {
  keeper: EngineKeeper;
  places: Places;
  mode: Mode;
  /** The text of a file as it is typed; undefined where it is not open. */
  typed(path: string): string | undefined;
}

/** The homes of all texts that an editor has open: one a workspace, and one for texts outside any. */
export class Homes implements Disposable {
  /** Told whenever a workspace is another: its files, its trust, its jars. */
  readonly changed = new Live(0);
  private readonly homes = new Map<string, Promise<Home>>();
  private readonly disposables = new Disposables();
  private readonly trust: Trust;
  private readonly chosen: ChosenEnvironments;
  private readonly secrets: SecretStore;

  constructor(private readonly parts: HomesParts) {
    const { home, sample } = parts.places;
    this.trust = new Trust(home, [sample]);
    this.chosen = new ChosenEnvironments(home);
    this.secrets = new SecretStore(home);
  }

  /** The home of a file: the workspace whose weir.yaml is nearest above it. */
  async of(path: string): Promise<Home> {
    const root = (await workspaceAround(dirname(path))) ?? '';
    const known = this.homes.get(root);
    if (known) return known;
    const making = root === '' ? Promise.resolve(this.nowhere()) : this.inWorkspace(root);
    this.homes.set(root, making);
    making.catch(() => this.homes.delete(root));
    return making;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private nowhere(): Home {
    const context = (mode: Mode) => ({ mode, trusted: true, samples: [] });
    const service = createLanguageService({ keeper: this.parts.keeper, scriptOf: async (file, text, mode) => plainScript(file, text, context(mode)), committed: () => Promise.reject(new Error('no workspace')) });
    const ask = askFrom(service);
    const sql = createSqlService(ask, () => []);
    return { open: undefined, language: service, sql, ...notesOf(sql, ask), nameOf: (path) => path, pathOf: (name) => name, choose: async () => {}, ready: async () => {} };
  }

  private async inWorkspace(root: string): Promise<Home> {
    const open = this.disposables.add(await OpenWorkspace.open(root, this.trust, this.chosen));
    const context = (mode: Mode) => ({ mode, trusted: open.state.value.trusted, values: { environment: open.state.value.environment, secrets: this.secrets } });
    const { keeper } = this.parts;
    const tablesOf = async (script: Script) => (await keeper.engine()).scope({ script });
    const service = createLanguageService({
      keeper,
      scriptOf: (file, text, mode, topology, everyFunction) => scriptOf(open.loaded, file, text, { ...context(mode), topology, everyFunction, tablesOf }),
      committed: (file, mode) => committedJob(open.loaded, file, 'HEAD', context(mode)),
    });
    const ask = askFrom(service);
    let others: SqlDocument[] = [];
    const isAnother = () => {
      ask.forget();
      this.changed.set(this.changed.value + 1);
    };
    this.disposables.add(open.state.onChange(isAnother));
    // What stands in a file, as shared DDL or an environment's values, is no part of the state.
    this.disposables.add(open.changes.onChange(isAnother));
    const sql = createSqlService({ ...ask, parameters: async () => namesOf(open, await this.secrets.list(open.folder)) }, () => others);
    return {
      open,
      language: service,
      sql,
      ...notesOf(sql, ask),
      nameOf: (path) => relativePath(open.folder, path),
      pathOf: (name) => join(open.folder, name),
      choose: async (environment) => {
        environmentOf(open.loaded, environment);
        await this.chosen.choose(open.folder, environment);
      },
      ready: async (jobs = false) => {
        const { common, jobs: all } = open.state.value;
        const names = [...common, ...(jobs ? all.filter(({ kind }) => kind === 'sql').map(({ path }) => path) : [])];
        others = (await Promise.all(names.map((file) => this.read(open.folder, file)))).flatMap((one) => (one ? [{ ...one, shared: common.includes(one.file) }] : []));
      },
    };
  }

  private async read(folder: string, file: string): Promise<SqlDocument | undefined> {
    const path = join(folder, file);
    const text = this.parts.typed(path) ?? (await readText(path, file).then(({ text }) => text, () => undefined));
    return text === undefined ? undefined : { file, text, mode: this.parts.mode };
  }
}

function notesOf(sql: SqlService, ask: AskedLanguage): Pick<Home, 'notes' | 'missing'> {
  const missing = async (doc: SqlDocument) => {
    const flink = await ask.vocabulary(doc);
    return flink ? connectorNotes(doc.text, flink) : [];
  };
  const notes = async (doc: SqlDocument, signal: AbortSignal) => {
    const [checked, values, lacking] = await Promise.all([sql.check(doc, signal).catch(() => []), optionValueFaults(doc.text, (lists) => ask.optionFaults(lists, signal)), missing(doc)]);
    return [...checked, ...values, ...lacking.map(({ diagnostic }) => diagnostic)];
  };
  return { missing, notes };
}

/** The service takes a signal with each question; a question that nobody gives up needs none. */
function askFrom(service: Service<typeof language>) {
  const never = new AbortController().signal;
  return askLanguage({
    vocabulary: (_, signal = never) => service.vocabulary({}, signal),
    optionFaults: (params, signal = never) => service.optionFaults(params, signal),
    scope: (params, signal = never) => service.scope(params, signal),
    columns: (params, signal = never) => service.columns(params, signal),
    types: (params, signal = never) => service.types(params, signal),
  });
}

function namesOf({ loaded: { environments }, state }: OpenWorkspace, kept: readonly { name: string }[]): ParameterNames {
  const parameters = new Map<string, { environment: string; value: string }[]>();
  const secrets = new Set(kept.map(({ name }) => name));
  for (const { name: environment, file } of environments) {
    for (const [name, value] of Object.entries(file?.parameters ?? {})) parameters.set(name, [...(parameters.get(name) ?? []), { environment, value: String(value) }]);
    for (const name of Object.keys(file?.secrets ?? {})) secrets.add(name);
  }
  return { parameters: [...parameters].map(([name, values]) => ({ name, values })), secrets: [...secrets].sort(), chosen: state.value.environment };
}
