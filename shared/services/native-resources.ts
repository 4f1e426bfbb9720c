import { z } from 'zod';
import { call } from '../rpc/contract.ts';

/** An object of Kubernetes as the API server takes it. */
export const KubernetesObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), labels: z.record(z.string(), z.string()).optional(), annotations: z.record(z.string(), z.string()).optional() }),
});
export type KubernetesObject = z.infer<typeof KubernetesObject>;

/** What Flink's high availability keeps of a cluster in ConfigMaps, by Flink's own names; see shared/deployment/ha-plan.ts. */
export const HaFacts = z.object({
  /** Of all its ConfigMaps. */
  labels: z.record(z.string(), z.string()),
  /** The one that holds execution plans and applications, an entry each. */
  configMap: z.string(),
  /** How the names of those entries begin; an id follows. */
  plans: z.string(),
  applications: z.string(),
  /** The ConfigMap of one job's checkpoints; `JOB` stands for its id. */
  jobConfigMap: z.string(),
});
export type HaFacts = z.infer<typeof HaFacts>;

export const NativeResources = z.object({ resources: z.array(KubernetesObject), ha: HaFacts });
export type NativeResources = z.infer<typeof NativeResources>;

export const nativeMethods = {
  /**
   * What Flink's own client would send to Kubernetes for a job in native application mode: the JobManager's Deployment first, then its ConfigMaps and services. No
   * cluster is asked anything. Flink makes the Deployment the owner of the others once it has a uid; that is left to whoever applies them. `configuration`: Flink's
   * keys, all as the cluster is to have them; main class, arguments and jar are those of the entry point unless they are given. `podTemplate`: a pod as JSON, for
   * JobManager and TaskManagers; the container `flink-main-container` is Flink's. `files`: of Flink's conf folder in the pods, such as `log4j-console.properties`,
   * by name. Fails with `native-refused` where Flink refuses.
   */
  nativeResources: call(
    'Make the Kubernetes resources of a job',
    z.object({
      clusterId: z.string(),
      configuration: z.record(z.string(), z.string()),
      podTemplate: z.record(z.string(), z.unknown()).nullable().default(null),
      files: z.record(z.string(), z.string()).default({}),
    }),
    NativeResources,
  ),
};
