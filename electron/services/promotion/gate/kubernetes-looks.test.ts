import { expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import type { KubeClient } from '../../kubernetes/kube-client.ts';
import { wouldTake } from './kubernetes-looks.ts';

const map = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } });
const { signal } = new AbortController();
/** A server where helm sets a field of one object. */
const helmHas = (contested: string): Pick<KubeClient, 'apply'> => ({
  apply: async (object, options) => {
    expect(options?.dryRun).toBe(true);
    if (object.metadata.name === contested && !options?.force) throw new Failure('kube-conflict', 'helm also sets a field of it.');
    return object;
  },
});

it('a field that another manager sets refuses the dry run; where it is to be taken over, that is told', async () => {
  const objects = [map('free'), map('contested')];
  await expect(wouldTake(helmHas('contested'), objects, false, signal)).rejects.toMatchObject({ code: 'kube-conflict' });
  expect(await wouldTake(helmHas('contested'), objects, true, signal)).toEqual({ next: objects, taken: ['helm also sets a field of it.'] });
  expect(await wouldTake(helmHas('none'), objects, true, signal)).toEqual({ next: objects, taken: [] });
});
