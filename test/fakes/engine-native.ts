import type { NativeResources } from '#shared/services/native-resources.ts';

/** The kinds and names that Flink gives them; of what is in them only the configuration. */
export function fakeNative(clusterId: string, configuration: Record<string, string>): NativeResources {
  const labels = { app: clusterId, type: 'flink-native-kubernetes' };
  const data = { 'config.yaml': Object.entries({ ...configuration, 'kubernetes.cluster-id': clusterId }).map(([key, value]) => `${key}: ${value}\n`).join('') };
  const image = configuration['kubernetes.container.image.ref'];
  const template = { metadata: { labels }, spec: { containers: [{ name: 'flink-main-container', image }] } };
  return {
    resources: [
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: clusterId, labels }, spec: { replicas: 1, selector: { matchLabels: labels }, template } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `flink-config-${clusterId}`, labels }, data },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: clusterId, labels }, spec: {} },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: `${clusterId}-rest`, labels }, spec: {} },
    ],
    ha: { labels, configMap: `${clusterId}-cluster-config-map`, plans: 'executionPlan-', applications: 'application-', jobConfigMap: `${clusterId}-JOB-config-map` },
  };
}
