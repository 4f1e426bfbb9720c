import type { BrokerKeeper } from '#electron/services/broker.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import type { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import type { Places } from '#electron/host/places.ts';

/** What a command may touch of the world outside; a test gives its own. */
export interface CliParts {
  /** The folder that relative paths start at. */
  cwd: string;
  out: Sink;
  err: Sink;
  /** Aborted when the person presses Ctrl-C. */
  interrupted: AbortSignal;
  places: Places;
  /** A new engine; the command ends it. `oneCall`: it answers this command alone, so it does not warm up first. */
  startEngine(how?: { oneCall?: boolean }): EngineKeeper;
  /** The local Kafka. `stays`: one that is started runs on when this process ends. */
  broker(how?: { stays?: boolean }): BrokerKeeper;
  /** Asks a person on the terminal; undefined where nobody is there. */
  ask?(question: string): Promise<string | undefined>;
  /** How a Kubernetes cluster is reached; by the person's kubeconfig unless told. */
  connectKubernetes?: ((context: string | undefined) => Promise<KubeClient>) | undefined;
  /** How long a promoted job may take to get healthy, in ms. */
  patienceMs?: number;
  /** What an editor is spoken with; standard input and output unless told. */
  protocol?: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream };
  /** Asks for a value that nobody may see typed, or reads it from a pipe. */
  readSecret?(question: string): Promise<string>;
  /** How long, in ms; a test has its own clock. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** Text goes out in order; the promise resolves when more may come. */
export interface Sink {
  write(text: string): Promise<void>;
  /** Whether the reader has gone away: a pipe to `head` ends early, and nobody is to blame. */
  readonly closed: boolean;
  readonly whenClosed: Promise<void>;
}

export const Exit = { good: 0, wrong: 1, usage: 2, refused: 3, cancelled: 130 } as const;
export type ExitCode = (typeof Exit)[keyof typeof Exit];
