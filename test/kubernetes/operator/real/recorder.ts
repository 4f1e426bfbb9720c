import { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import { watchObjects } from '#electron/services/kubernetes/kube-watch.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { keepRecording, recording, type OperatorWords, type Recording } from '../recording.ts';

const KINDS = ['FlinkDeployment', 'FlinkSessionJob'] as const;

/** Hears every status that the operator writes into a namespace, and holds the recordings against them; with `WEIR_RECORD` set it makes these. */
export class Recorder {
  private readonly stop = new AbortController();
  private readonly heard = new Map<string, Recording>();
  private look = () => {};
  /** What differs from run to run, and what stands for it in a recording. */
  private readonly names: [string, string][];

  private constructor(private readonly client: KubeClient, namespace: string, names: [string, string][]) {
    this.names = [[namespace, 'streaming'], ...names];
    for (const kind of KINDS) void this.hear(kind, namespace);
  }

  static async start(kubeconfig: string, namespace: string, names: [string, string][]): Promise<Recorder> {
    return new Recorder(await KubeClient.connect(undefined, { KUBECONFIG: kubeconfig }), namespace, names);
  }

  /** Comes back when the operator has said this of the resource, and takes all that it has said of it since it was asked last. */
  async until(of: string, isLast: (status: OperatorWords) => boolean): Promise<Recording> {
    await new Promise<void>((resolve) => {
      this.look = () => {
        const last = this.heard.get(of)?.at(-1);
        if (last && isLast(last)) resolve();
      };
      this.look();
    });
    const statuses = this.heard.get(of)!;
    this.heard.set(of, []);
    return statuses;
  }

  dispose(): void {
    this.stop.abort();
    this.client.dispose();
  }

  private async hear(kind: (typeof KINDS)[number], namespace: string): Promise<void> {
    const last = new Map<string, string>();
    for await (const change of watchObjects(this.client, { apiVersion: 'flink.apache.org/v1beta1', kind, namespace }, this.stop.signal)) {
      const objects = change.type === 'some' ? change.objects : change.type === 'changed' ? [change.object] : [];
      for (const { metadata, status } of objects as (KubeObject & { status?: OperatorWords })[]) {
        const of = `${kind} ${metadata.name}`;
        const text = this.names.reduce((sum, [varies, stands]) => sum.replaceAll(varies, stands), JSON.stringify(status ?? null));
        if (!status || last.get(of) === text) continue;
        last.set(of, text);
        this.heard.set(of, [...(this.heard.get(of) ?? []), JSON.parse(text) as OperatorWords]);
        this.look();
      }
    }
  }
}

/** Where a recording ends, in the words that everything depends on. */
function words({ lifecycleState, jobManagerDeploymentStatus, error, reconciliationStatus, jobStatus }: OperatorWords): object {
  return { lifecycleState, jobManagerDeploymentStatus, fails: error !== undefined, reconciled: reconciliationStatus?.state, job: jobStatus?.state, saved: jobStatus?.savepointInfo?.lastSavepoint !== undefined };
}

/** Keeps what was heard under this name where recordings are made; else gives both ends, which are to be the same. */
export async function ends(name: string, heard: Recording): Promise<{ now: object; recorded: object }> {
  if (process.env.WEIR_RECORD) await keepRecording(name, heard);
  return { now: words(heard.at(-1)!), recorded: words((await recording(name)).at(-1)!) };
}
