import { z } from 'zod';

/** Any object of a Kubernetes API, as its JSON has it. */
export const KubeObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
    resourceVersion: z.string().optional(),
    uid: z.string().optional(),
    creationTimestamp: z.string().optional(),
  }),
});
export type KubeObject = z.infer<typeof KubeObject>;

/** How people name an object: `Deployment flights-delays`. */
export function nameOfObject({ kind, metadata }: Pick<KubeObject, 'kind'> & { metadata: { name: string } }): string {
  return `${kind} ${metadata.name}`;
}
