import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { Pipe } from '#shared/rpc/pipe.ts';
import { bind, serve, type Binding } from '#shared/rpc/serve.ts';
import type { Mode, Script } from '#shared/services/engine.ts';
import { broker } from '#shared/services/broker.ts';
import { runDebugger } from '#shared/services/debugger.ts';
import { ddl } from '#shared/services/ddl.ts';
import { host } from '#shared/services/host.ts';
import { kafka } from '#shared/services/kafka.ts';
import { language } from '#shared/services/language.ts';
import { lineage } from '#shared/services/lineage.ts';
import { promotion } from '#shared/services/promotion.ts';
import { runs } from '#shared/services/runs.ts';
import { scriptDebugger } from '#shared/services/script-debugger.ts';
import { shells } from '#shared/services/shells.ts';
import { tests } from '#shared/services/tests.ts';
import { topology } from '#shared/services/topology.ts';
import { workspace as workspaceContract } from '#shared/services/workspace.ts';
import { NO_EDITS, type TopologyEdits } from '#shared/topology/edits.ts';
import { createBrokerService, type BrokerKeeper } from '#electron/services/broker.ts';
import type { ResolveConnectors } from '#electron/services/connectors/add-connectors.ts';
import { createDebuggerService } from '#electron/services/debugger.ts';
import { createDdlService } from '#electron/services/ddl/ddl-service.ts';
import { artefactHash } from '#electron/services/deployment/artefact.ts';
import { ChosenEnvironments } from '#electron/services/deployment/chosen-environments.ts';
import { keepersOf, type Engines } from '#electron/services/engines.ts';
import { createHostService, EngineLog } from '#electron/services/host-service.ts';
import { KafkaConnections } from '#electron/services/kafka/connections.ts';
import { createKafkaService } from '#electron/services/kafka/kafka-service.ts';
import { Secrets } from '#electron/services/kafka/secrets.ts';
import { KeptSavepoints } from '#electron/services/kept-savepoints.ts';
import { createLanguageService } from '#electron/services/language.ts';
import { createLineageService } from '#electron/services/lineage.ts';
import { LastRuns } from '#electron/services/promotion/last-runs.ts';
import { LogKeeper } from '#electron/services/promotion/log-keeper.ts';
import { createPromotionService } from '#electron/services/promotion/promotion-service.ts';
import { Promotions, type PromotionsParts } from '#electron/services/promotion/promotions.ts';
import { Saving } from '#electron/services/saving.ts';
import { RunBook } from '#electron/services/run-book.ts';
import { createRunsService } from '#electron/services/runs.ts';
import { createScriptDebuggerService, ScriptDebuggers } from '#electron/services/script-debugger/script-debugger.ts';
import { SecretStore } from '#electron/services/secrets/secret-store.ts';
import { createShellsService } from '#electron/services/shells/shells-service.ts';
import { createTestsService } from '#electron/services/tests/tests-service.ts';
import { specOf } from '#electron/services/tests/workspace-tests.ts';
import { createTopologyService } from '#electron/services/topology.ts';
import { committedJob } from '#electron/services/workspace/committed-job.ts';
import { Desk, Workspaces } from '#electron/services/workspace/desk.ts';
import { scriptOf } from '#electron/services/workspace/scripts.ts';
import { Trust } from '#electron/services/workspace/trust.ts';
import { createWorkspaceService } from '#electron/services/workspace/workspace-service.ts';

export interface HostParts {
  engines: Engines;
  broker: BrokerKeeper;
  /** How a Kafka cluster is reached; over kafkajs unless told. */
  connectKafka?: ConstructorParameters<typeof KafkaConnections>[2];
  /** The workspace a new window looks at. */
  workspace: string;
  /** The user's data folder. */
  home: string;
  /** The folder of the engine's jars, for the hash of what runs; without it none is told. */
  runner?: string;
  /** Writes images of jobs that have jars, to promote them. */
  images?: PromotionsParts['images'];
  /** Resolves connectors that a window adds; without it none can be added. */
  resolveConnectors?: ResolveConnectors;
  /** How a Kubernetes cluster is reached; by the person's kubeconfig unless told. */
  connectKubernetes?: PromotionsParts['connect'];
  /** Workspaces that ship with Weir, and so are trusted. */
  shipped: string[];
  version: string;
  now?: () => number;
}

/** Owns files and engines. Windows come and go over pipes; none of them holds anything that matters. */
export interface Host {
  /** Answers one window until its pipe closes; it looks at `workspace`, or at the host's own. */
  welcome(pipe: Pipe, workspace?: string): void;
  /** How many windows are connected. */
  readonly windows: Live<number>;
  /** Ends the engines; resolves when their processes are gone. */
  dispose(): Promise<void>;
}

export function createHost(parts: HostParts): Host {
  const { engines, home, version, now = Date.now } = parts;
  const trust = new Trust(home, parts.shipped);
  const chosen = new ChosenEnvironments(home);
  const scripts = new ScriptDebuggers();
  const book = new RunBook(engines.run, new KeptSavepoints(home), scripts);
  const log = new EngineLog(engines);
  const kept = new SecretStore(home);
  const secrets = new Secrets(process.env, kept);
  const connections = new KafkaConnections(parts.broker, secrets, parts.connectKafka);
  const lastRuns = new LastRuns(home, now);
  const promotions = new Promotions({ home, runner: parts.runner ?? '', engine: (signal) => engines.language.engine(signal), lastRuns, connect: parts.connectKubernetes, images: parts.images, now });
  // What an earlier host was in the middle of goes on, whether or not a window looks.
  void promotions.runner.takeUp();
  const logs = new LogKeeper({ connect: promotions.connect });
  const windows = new Live(0);

  const tablesOf = async (script: Script) => (await engines.language.engine()).scope({ script });
  const saving = new Saving({
    book,
    scriptOf: ({ loaded, state }, { file, mode = 'streaming', topology }, text) =>
      scriptOf(loaded, file, text, { mode, trusted: state.value.trusted, topology: { ...NO_EDITS, ...topology }, tablesOf, values: { environment: state.value.environment, secrets: kept } }),
  });
  const workspaces = new Workspaces(trust, chosen, (workspace) => saving.watch(workspace));

  const bindingsFor = (desk: Desk): Binding[] => {
    const textOf = async (file: string, text: string, mode: Mode, edits?: TopologyEdits, environment?: string, everyFunction?: boolean) => {
      const { loaded, state } = await desk.workspace();
      return scriptOf(loaded, file, text, { mode, trusted: state.value.trusted, topology: edits, everyFunction, tablesOf, values: { environment: environment ?? state.value.environment, secrets: kept } });
    };
    const committed = async (file: string, mode: Mode) => {
      const { loaded, state } = await desk.workspace();
      return committedJob(loaded, file, 'HEAD', { mode, trusted: state.value.trusted, values: { environment: state.value.environment, secrets: kept } });
    };
    return [
      bind(broker, createBrokerService(parts.broker)),
      bind(ddl, createDdlService({ connections, workspace: () => desk.workspace() })),
      bind(kafka, createKafkaService({ connections, secrets, broker: parts.broker, home, workspace: () => desk.workspace() })),
      bind(host, createHostService({ engines, desk, home, version, log })),
      bind(workspaceContract, createWorkspaceService({ desk, trust, chosen, secrets: kept, home, now, resolveConnectors: parts.resolveConnectors ?? noMaven })),
      bind(topology, createTopologyService(desk)),
      bind(language, createLanguageService({ keeper: engines.language, scriptOf: (file, text, mode, edits, everyFunction) => textOf(file, text, mode, edits, undefined, everyFunction), committed })),
      bind(tests, createTestsService({ desk, keeper: engines.run, secrets: kept })),
      bind(lineage, createLineageService(book)),
      bind(runDebugger, createDebuggerService({ book, scriptOf: textOf, place: async () => ({ folder: (await desk.workspace()).folder, home }) })),
      bind(scriptDebugger, createScriptDebuggerService(scripts, async () => (await desk.workspace()).folder)),
      bind(runs, createRunsService({ book, scriptOf: textOf, workspace: async () => (await desk.workspace()).loaded, testOf: async (path) => specOf(await desk.workspace(), kept, path), nowOf: async (old, text) => saving.nowOf(await desk.workspace(), old, text), hashOf: (script) => hashOfRun(desk, script) })),
      bind(promotion, createPromotionService({ promotions, logs, workspace: () => desk.workspace(), engine: (signal) => engines.language.engine(signal), scriptAt: (file, text, edits, environment) => textOf(file, text, 'streaming', edits, environment) })),
      bind(shells, createShellsService({ connect: promotions.connect, workspace: () => desk.workspace() })),
    ];
  };

  /** The hash by which what runs is known; a promotion is compared with the last one. */
  const hashOfRun = async (desk: Desk, script: Script): Promise<string | null> => {
    const { loaded } = await desk.workspace();
    const hash = await artefactHash(script, parts.runner, loaded.connectors.jars);
    if (hash !== null) await lastRuns.note(loaded.folder, script.file, hash).catch(() => {});
    return hash;
  };

  return {
    windows,
    welcome: (pipe, workspace = parts.workspace) => {
      const desk = new Desk(workspaces, workspace);
      windows.set(windows.value + 1);
      if (windows.value === 1) scripts.join();
      const leave = () => {
        desk.dispose();
        windows.set(windows.value - 1);
        if (windows.value === 0) scripts.leave();
      };
      serve(withLeave(pipe, leave), bindingsFor(desk));
    },
    dispose: async () => {
      logs.dispose();
      await promotions.dispose();
      await connections.dispose();
      await Promise.all([...keepersOf(engines), parts.broker].map((keeper) => keeper.dispose()));
    },
  };
}

const noMaven: ResolveConnectors = () => Promise.reject(new Failure('connectors-not-resolved', 'This host resolves no connectors. Write them into weir.yaml and run "weir lock".'));

/** A pipe tells one listener that it closed; the desk has to hear it too. */
function withLeave(pipe: Pipe, leave: () => void): Pipe {
  return {
    send: (message) => pipe.send(message),
    onMessage: (listener) => pipe.onMessage(listener),
    onClose: (listener) =>
      pipe.onClose((reason) => {
        listener(reason);
        leave();
      }),
    close: () => pipe.close(),
  };
}
