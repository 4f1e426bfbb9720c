import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { Kubectl } from './kubectl.ts';
import type { Kubernetes } from './kubernetes.ts';
import { ClusterMissing } from './programs.ts';

/**
 * A cluster that the person has: `WEIR_TEST_KUBECONFIG` its kubeconfig, whose current context is used; `WEIR_TEST_REGISTRY` a registry
 * that its nodes pull from (`HOST` or `HOST/PATH`), with its login in `WEIR_TEST_REGISTRY_LOGIN` as `USER:PASSWORD`; `WEIR_TEST_REGISTRY_CA`
 * the certificate it is trusted by, where it needs one; `WEIR_TEST_MACHINE` this machine's address as pods see it. What only a cluster of
 * the tests' own allows (an outage of its API server, programs in its network) fails with `ClusterMissing`.
 */
export async function givenKubernetes(env: NodeJS.ProcessEnv): Promise<Kubernetes> {
  const host = env.WEIR_TEST_REGISTRY;
  if (!host) throw new ClusterMissing('WEIR_TEST_KUBECONFIG names a cluster, and WEIR_TEST_REGISTRY does not say which registry its nodes pull from.');
  const folder = await mkdtemp(join(tmpdir(), 'weir-given-'));
  const [username = '', password = ''] = (env.WEIR_TEST_REGISTRY_LOGIN ?? '').split(/:(.*)/s);
  const kubeconfig = env.WEIR_TEST_KUBECONFIG!;
  const kubectl = new Kubectl(['kubectl'], kubeconfig, join(folder, 'kubectl'));
  const url = (await kubectl.run('config', 'view', '--minify', '-o', 'jsonpath={.clusters[0].cluster.server}')).trim();
  const notOurs = () => Promise.reject(new ClusterMissing('This cluster is not the tests\' own.'));
  // A registry with a public certificate is trusted by those that everybody trusts.
  const authority = env.WEIR_TEST_REGISTRY_CA ?? join(folder, 'authorities.crt');
  if (!env.WEIR_TEST_REGISTRY_CA) await writeFile(authority, rootCertificates.join('\n'));
  const dockerConfig = env.DOCKER_CONFIG ?? join(env.HOME ?? '', '.docker');
  return {
    folder,
    kubeconfig,
    kubectl,
    apiServer: { url, stop: notOurs, start: notOurs },
    registry: { host, username, password, authority, dockerConfig },
    machine: env.WEIR_TEST_MACHINE ?? ownAddress(),
    run: notOurs,
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
