import { stringify } from 'yaml';
import type { KubeObject } from '../kube-object.ts';
import { fileNameOf, WRITTEN, type ExportedFile } from './exported.ts';

/** An object as a person reads it: long texts over several lines, nothing folded. */
export function yamlOf(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Plain YAML, one file a resource, numbered as they are applied. */
export function exportYaml(objects: readonly KubeObject[]): ExportedFile[] {
  return objects.map((object, index) => ({ path: `${String(index + 1).padStart(2, '0')}-${fileNameOf(object)}.yaml`, text: `${WRITTEN}\n${yamlOf(object)}` }));
}
