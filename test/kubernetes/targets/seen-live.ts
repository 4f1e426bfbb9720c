import { join } from 'node:path';
import { expect } from 'vitest';
import { createHost } from '#electron/host/create-host.ts';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import { oneEngine } from '#electron/services/engines.ts';
import { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import { connect } from '#shared/rpc/connect.ts';
import { memoryPipes } from '#shared/rpc/pipe.ts';
import { promotion as promotionContract } from '#shared/services/promotion.ts';
import { workspace as workspaceContract } from '#shared/services/workspace.ts';
import { createFakeBroker } from '../../fakes/broker.ts';
import type { JobWorld } from './job-world.ts';

/** A window of a host of its own follows the job's figures while its JobManager is taken away and comes back. */
export async function seenLive({ target, at, file, departures }: JobWorld): Promise<void> {
  const where = { ...places(), home: join(at.folder, 'home') };
  const host = createHost({ engines: oneEngine(startEngine(where)), broker: createFakeBroker(), workspace: at.folder, home: where.home, runner: where.runner, shipped: [], version: '0', connectKubernetes: (context) => KubeClient.connect(context, { KUBECONFIG: at.cluster.kubeconfig }) });
  const [near, far] = memoryPipes();
  host.welcome(far);
  const connection = connect(near);
  try {
    await connection.client(workspaceContract).trust({ trusted: true });
    const window = connection.client(promotionContract);
    const job = { file, environment: 'test' };
    const { hash, preview } = await window.running(job);
    const seen: string[] = [];
    for await (const { operators, tasks, problem, state, hash: runs } of window.figures(job)) {
      await departures.produce(5);
      const moves = state === 'RUNNING' && operators.some(({ recordsOut }) => (recordsOut ?? 0) > 0) && tasks.every(({ checkpoint }) => checkpoint !== null);
      if (!seen.length && moves) {
        expect(runs).toBe(hash);
        expect(new Set(operators.map(({ operator }) => operator))).toEqual(new Set(preview!.topology!.operators.map(({ uid }) => uid)));
        seen.push('moves');
        await at.cluster.kubectl.run('-n', at.namespace, 'delete', 'pod', '-l', `app=${target.app},component=jobmanager`, '--grace-period=1', '--wait=false');
      } else if (seen.at(-1) === 'moves' && problem) seen.push('away');
      else if (seen.at(-1) === 'away' && moves && !problem) break;
    }
    expect(seen).toEqual(['moves', 'away']);
  } finally {
    connection.close();
    await host.dispose();
  }
  await departures.counted();
}
