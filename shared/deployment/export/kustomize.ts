import type { KubeObject } from '../kube-object.ts';
import { fileNameOf, isOptional, pathOf, split, WRITTEN, type ExportedFile } from './exported.ts';
import { yamlOf } from './yaml.ts';

interface Overlay {
  environment: string;
  namespace: string;
  /** The name of the ConfigMap whose content is the job's. */
  artefact: string;
}

/** Kustomize: `base` with what the job is everywhere, and `overlays/ENVIRONMENT` with what that environment says. */
export function exportKustomize(objects: readonly KubeObject[], { environment, namespace, artefact }: Overlay): ExportedFile[] {
  const shared = objects.filter((object) => !isOptional(object));
  const own = objects.filter(isOptional);
  const file = (path: string, value: unknown): ExportedFile => ({ path, text: `${WRITTEN}\n${yamlOf(value)}` });
  const kustomization = (rest: object) => ({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', ...rest });
  const overlay = `overlays/${environment}`;
  return [
    file('base/kustomization.yaml', kustomization({ resources: shared.map((object) => `${fileNameOf(object)}.yaml`) })),
    ...shared.map((object) => file(`base/${fileNameOf(object)}.yaml`, split(object, artefact).common)),
    file(
      `${overlay}/kustomization.yaml`,
      kustomization({
        resources: ['../../base', ...own.map((object) => `${fileNameOf(object)}.yaml`)],
        patches: shared.map((object) => ({ path: `${fileNameOf(object)}.yaml`, target: targetOf(object) })),
      }),
    ),
    ...own.map((object) => file(`${overlay}/${fileNameOf(object)}.yaml`, object)),
    ...shared.map((object) => file(`${overlay}/${fileNameOf(object)}.yaml`, patchOf(object, namespace, artefact))),
  ];
}

function targetOf({ apiVersion, kind, metadata }: KubeObject) {
  const [version, group] = apiVersion.split('/').reverse();
  return { ...(group && { group }), version, kind, name: metadata.name };
}

/** JSON patches say the same of every kind; merging would need to know the lists of each. */
function patchOf(object: KubeObject, namespace: string, artefact: string) {
  const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');
  const values = Object.entries(split(object, artefact).values).map(([place, value]) => ({ op: 'add', path: `/${pathOf(place).map(escaped).join('/')}`, value }));
  return [{ op: 'add', path: '/metadata/namespace', value: namespace }, ...values];
}
