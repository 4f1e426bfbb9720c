import { Inbox } from '#shared/base/inbox.ts';
import type { PromotionLogLine } from '#shared/services/promotion.ts';
import type { KubeClient } from '../kubernetes/kube-client.ts';
import { podLogs, type LogPlace } from './pod-logs.ts';

export type LogLines = (place: LogPlace, how: { follow: boolean; tail: number }, signal: AbortSignal) => AsyncIterable<PromotionLogLine>;

export interface LogKeeperParts {
  connect(context: string | undefined): Promise<KubeClient>;
  /** Where the lines come from; the pods unless told. */
  lines?: LogLines;
  /** How long a log is still followed once nobody looks, in ms. */
  lingerMs?: number;
}

/** Whose log is meant. */
export interface LogOf {
  context: string | undefined;
  namespace: string;
  clusterId: string;
}

/** Lines of one job that are kept: those of some minutes of a busy one, hours of a calm one; about 5 MB. */
const KEPT = 20_000;
/** Read of each pod when its log is first asked for. */
const TAIL = 2_000;
const LINGER_MS = 30 * 60_000;

interface Kept {
  lines: PromotionLogLine[];
  readers: Set<Inbox<PromotionLogLine>>;
  stop: AbortController;
  timer: NodeJS.Timeout | undefined;
}

/**
 * The newest lines of each job whose log was looked at, in this process's memory. Kubernetes forgets a pod's log with the pod, and Flink removes a TaskManager that is
 * lost: what it said last is here.
 */
export class LogKeeper {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly parts: LogKeeperParts) {}

  /** What is kept, then what comes, until the signal. Fails as the pods' log does, and is read anew when asked again. */
  async *follow(of: LogOf, tail: number, signal: AbortSignal): AsyncGenerator<PromotionLogLine> {
    const kept = this.open(of);
    const reader = new Inbox<PromotionLogLine>(KEPT);
    if (tail > 0) reader.put(...kept.lines.slice(-tail));
    kept.readers.add(reader);
    try {
      yield* reader.read(signal);
    } finally {
      kept.readers.delete(reader);
      this.letGo(of, kept);
    }
  }

  /** Follows a log though nobody reads it, until the answer is called: what a promotion's pods say before they go. */
  hold(of: LogOf): () => void {
    const kept = this.open(of);
    const holder = new Inbox<PromotionLogLine>();
    // It reads nothing, so nothing is to be kept for it.
    holder.end();
    kept.readers.add(holder);
    return () => {
      kept.readers.delete(holder);
      this.letGo(of, kept);
    };
  }

  dispose(): void {
    for (const kept of this.kept.values()) end(kept);
    this.kept.clear();
  }

  private open(of: LogOf): Kept {
    const key = keyOf(of);
    const known = this.kept.get(key);
    if (known) {
      clearTimeout(known.timer);
      return known;
    }
    const made: Kept = { lines: [], readers: new Set(), stop: new AbortController(), timer: undefined };
    this.kept.set(key, made);
    void this.read(of, made);
    return made;
  }

  private async read(of: LogOf, kept: Kept): Promise<void> {
    const { signal } = kept.stop;
    let client: KubeClient | undefined;
    let failure: unknown;
    try {
      client = await this.parts.connect(of.context);
      for await (const line of (this.parts.lines ?? podLogs)({ client, ...of }, { follow: true, tail: TAIL }, signal)) this.add(kept, line);
    } catch (thrown) {
      failure = thrown;
    } finally {
      client?.dispose();
    }
    if (this.kept.get(keyOf(of)) === kept) this.kept.delete(keyOf(of));
    clearTimeout(kept.timer);
    for (const reader of kept.readers) reader.end(signal.aborted ? undefined : failure);
  }

  private add(kept: Kept, line: PromotionLogLine): void {
    kept.lines.push(line);
    // Cut in one go: taking the first off, line by line, is slow.
    if (kept.lines.length > KEPT * 1.1) kept.lines = kept.lines.slice(-KEPT);
    for (const reader of kept.readers) reader.put(line);
  }

  private letGo(of: LogOf, kept: Kept): void {
    if (kept.readers.size || this.kept.get(keyOf(of)) !== kept) return;
    kept.timer = setTimeout(() => {
      this.kept.delete(keyOf(of));
      end(kept);
    }, this.parts.lingerMs ?? LINGER_MS);
    kept.timer.unref();
  }
}

function end({ stop, timer }: Kept): void {
  clearTimeout(timer);
  stop.abort();
}

function keyOf({ context, namespace, clusterId }: LogOf): string {
  return JSON.stringify([context, namespace, clusterId]);
}
