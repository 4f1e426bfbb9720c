import type { Kubernetes } from './kubernetes.ts';

/** A namespace whose pods may pull from the cluster's registry; gives its name. Remove it with `kubectl delete namespace`. */
export async function makeNamespace({ kubectl, registry }: Pick<Kubernetes, 'kubectl' | 'registry'>, prefix: string): Promise<string> {
  const name = `${prefix}-${process.pid}-${Date.now().toString(36)}`;
  await kubectl.run('create', 'namespace', name);
  await kubectl.run('-n', name, 'create', 'secret', 'docker-registry', 'registry', `--docker-server=${registry.host}`, `--docker-username=${registry.username}`, `--docker-password=${registry.password}`);
  await kubectl.run('-n', name, 'wait', '--for=create', 'serviceaccount/default', '--timeout=60s');
  await kubectl.run('-n', name, 'patch', 'serviceaccount', 'default', '-p', JSON.stringify({ imagePullSecrets: [{ name: 'registry' }] }));
  return name;
}
