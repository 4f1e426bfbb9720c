import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CliParts } from '#electron/cli/parts.ts';
import { runCli } from '#electron/cli/run-cli.ts';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
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

/** The command line in a workspace's folder, with a home of its own in it, as the person of a kubeconfig. A command waits for `onSaid` with each piece of text that it writes. */
export function commandLine(folder: string, kubeconfig: string, onSaid: (text: string) => Promise<void> = async () => {}): (...line: string[]) => Promise<Said> {
  const where = { ...places(), home: join(folder, 'home') };
  return async (...line) => {
    const text = { out: '', err: '' };
    const sink = (name: 'out' | 'err') => ({ closed: false, whenClosed: new Promise<void>(() => {}), write: async (more: string) => ((text[name] += more), onSaid(more)) });
    const parts: CliParts = {
      cwd: folder,
      interrupted: new AbortController().signal,
      out: sink('out'),
      err: sink('err'),
      places: where,
      startEngine: (how) => startEngine(where, how),
      broker: () => createFakeBroker(),
      wait: () => new Promise(() => {}),
      connectKubernetes: (context) => KubeClient.connect(context, { KUBECONFIG: kubeconfig }),
      patienceMs: 600_000,
    };
    const code = await runCli(line, parts);
    const lines = text.out.split('\n').filter((one) => one.startsWith('{')).map((one) => JSON.parse(one) as Partial<Lines>);
    const find = <K extends keyof Lines>(key: K) => lines.find((one) => key in one)?.[key];
    return { code, ...text, checks: find('gate')?.checks ?? [], plan: find('plan'), outcome: find('outcome'), cluster: find('cluster') };
  };
}

export async function writeFiles(folder: string, all: Record<string, string | Uint8Array>): Promise<void> {
  for (const [path, content] of Object.entries(all)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
