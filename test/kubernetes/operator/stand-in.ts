import type { KubeObject } from '#shared/deployment/kube-object.ts';
import type { Kubectl } from '../cluster/kubectl.ts';
import { recording, type Recording } from './recording.ts';

export type OperatedKind = 'FlinkDeployment' | 'FlinkSessionJob';

/** Plays the operator's part for resources that the operator 1.7.0 does not know, since their Flink is newer: writes, status by status, what the real one wrote of the same change. */
export class OperatorStandIn {
  constructor(
    private readonly kubectl: Kubectl,
    private readonly namespace: string,
  ) {}

  /** Writes all statuses of a recording (`test/fixtures/operator`) of what was changed last in the resource; gives where the savepoint lies that the last tells of. */
  async replays(name: string, kind: OperatedKind, of: string): Promise<string | undefined> {
    const { metadata } = await this.kubectl.get<KubeObject>(kind, of, '-n', this.namespace);
    const statuses = asOf(await recording(name), Number(metadata.generation));
    for (const status of statuses) await this.kubectl.run('patch', kind, of, '-n', this.namespace, '--subresource=status', '--type=json', '-p', JSON.stringify([{ op: 'add', path: '/status', value: status }]));
    return statuses.at(-1)?.jobStatus?.savepointInfo?.lastSavepoint?.location;
  }
}

/** Each change of a resource has a number, and a status names those that it is about: the last that was recorded is the one that was made now. */
function asOf(statuses: Recording, generation: number): Recording {
  const text = JSON.stringify(statuses);
  const numbers = [...text.matchAll(/(?<=\\"generation\\":)\d+/g)].map(([number]) => Number(number));
  const later = generation - Math.max(...numbers, 0);
  return JSON.parse(text.replaceAll(/(?<=\\"generation\\":)\d+/g, (number) => String(Number(number) + later))) as Recording;
}
