import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CliParts } from '#electron/cli/parts.ts';
import { runCli } from '#electron/cli/run-cli.ts';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import type { PromotionRecord } from '#shared/deployment/promotion-record.ts';
import type { Check, PromotionPlan, SessionCluster } from '#shared/services/promotion.ts';
import { createFakeBroker } from '../fakes/broker.ts';

/** What a command line has written, and of its JSON lines those that tests look at. */
export interface Said {
  code: number;
  out: string;
  err: string;
  checks: Check[];
  plan: PromotionPlan | null | undefined;
  outcome: PromotionRecord | undefined;
  cluster: SessionCluster | undefined;
}

interface Lines {
  gate: { checks: Check[] };
  plan: PromotionPlan | null;
  outcome: PromotionRecord;
  cluster: SessionCluster;
}

export interface CommandLine {
  (...line: string[]): Promise<Said>;
  /** The same as the person of another kubeconfig. */
  as(kubeconfig: string): (...line: string[]) => Promise<Said>;
  /** Ends the engine that the commands had. */
  dispose(): Promise<void>;
}

/**
 * The command line in a workspace's folder, with a home of its own in it, as the person of a kubeconfig. A command waits for `onSaid` with each piece of text that it writes. All commands have one engine: that each
 * can start its own is told elsewhere, and takes most of the time.
 */
export function commandLine(folder: string, kubeconfig: string, onSaid: (text: string) => Promise<void> = async () => {}): CommandLine {
  const where = { ...places(), home: join(folder, 'home') };
  const keeper = startEngine(where);
  const lent: EngineKeeper = { engine: (signal) => keeper.engine(signal), state: () => keeper.state(), onState: (listener) => keeper.onState(listener), onOutput: (listener) => keeper.onOutput(listener), restart: () => keeper.restart(), dispose: async () => {} };
  const as = (person: string) => async (...line: string[]): Promise<Said> => {
    const text = { out: '', err: '' };
    const sink = (name: 'out' | 'err') => ({ closed: false, whenClosed: new Promise<void>(() => {}), write: async (more: string) => ((text[name] += more), onSaid(more)) });
    const parts: CliParts = {
      cwd: folder,
      interrupted: new AbortController().signal,
      out: sink('out'),
      err: sink('err'),
      places: where,
      startEngine: () => lent,
      broker: () => createFakeBroker(),
      wait: () => new Promise(() => {}),
      connectKubernetes: (context) => KubeClient.connect(context, { KUBECONFIG: person }),
      patienceMs: 600_000,
    };
    const code = await runCli(line, parts);
    const lines = text.out.split('\n').filter((one) => one.startsWith('{')).map((one) => JSON.parse(one) as Partial<Lines>);
    const find = <K extends keyof Lines>(key: K) => lines.find((one) => key in one)?.[key];
    return { code, ...text, checks: find('gate')?.checks ?? [], plan: find('plan'), outcome: find('outcome'), cluster: find('cluster') };
  };
  return Object.assign(as(kubeconfig), { as, dispose: () => keeper.dispose() });
}

export async function writeFiles(folder: string, all: Record<string, string | Uint8Array>): Promise<void> {
  for (const [path, content] of Object.entries(all)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
