import type { KubeConfig } from '@kubernetes/client-node';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { nearest } from '#shared/workspace/nearest.ts';

/** Where a person is let in: a context of their kubeconfig. */
export interface KubeAccess {
  /** The library's own: credentials by file, exec and OIDC plug-ins, proxies. */
  config: KubeConfig;
  context: string;
  /** The API server's URL. */
  server: string;
  /** Of the context; `default` where it names none. */
  namespace: string;
  /** The user entry's name in the kubeconfig. */
  user: string;
}

/**
 * The person's kubeconfig (`KUBECONFIG`, else `~/.kube/config`) with one of its contexts chosen; undefined: its current one.
 * Fails with `kubeconfig-missing`, `kubeconfig-broken` or `kube-context-missing`.
 */
export async function readKubeConfig(context: string | undefined, env: NodeJS.ProcessEnv = process.env): Promise<KubeAccess> {
  const files = (env.KUBECONFIG ? env.KUBECONFIG.split(delimiter) : [join(homedir(), '.kube', 'config')]).filter((file) => file && existsSync(file));
  if (!files.length)
    throw new Failure('kubeconfig-missing', `There is no kubeconfig at ${env.KUBECONFIG ?? '~/.kube/config'}. Log in to the cluster as its operators tell you (it writes that file), or let KUBECONFIG name yours.`);
  const config = await loadFiles(files);
  const known = config.contexts.map(({ name }) => name);
  const chosen = context ?? config.currentContext;
  const found = chosen ? config.getContextObject(chosen) : null;
  if (!found) {
    const meant = chosen && nearest(chosen, known);
    const list = known.length ? `It has ${known.join(', ')}.` : 'It has none.';
    throw new Failure('kube-context-missing', `The kubeconfig has no context ${chosen || '(none is current)'}. ${list}${meant ? ` Did you mean ${meant}?` : ''} The context is named in the environment's file.`);
  }
  config.setCurrentContext(chosen!);
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new Failure('kubeconfig-broken', `The context ${chosen} names the cluster ${found.cluster}, which the kubeconfig does not have.`);
  return { config, context: chosen!, server: cluster.server, namespace: found.namespace || 'default', user: found.user };
}

async function loadFiles(files: string[]): Promise<KubeConfig> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const all = new KubeConfig();
  for (const file of files) {
    try {
      const one = new KubeConfig();
      one.loadFromFile(file);
      if (file === files[0]) Object.assign(all, { clusters: one.clusters, users: one.users, contexts: one.contexts, currentContext: one.currentContext });
      else all.mergeConfig(one, true);
    } catch (thrown) {
      throw new Failure('kubeconfig-broken', `The kubeconfig ${file} cannot be read: ${(thrown as Error).message} Correct it, or log in anew.`);
    }
  }
  return all;
}
