import type { KubeObject } from '../kube-object.ts';
import { fileNameOf, isOptional, pathOf, split, WRITTEN, type ExportedFile } from './exported.ts';
import { yamlOf } from './yaml.ts';

export interface Chart {
  /** Of the job: the chart's name. */
  name: string;
  environment: string;
  namespace: string;
  /** Flink's version, and the artefact's hash. */
  flink: string;
  hash: string;
  /** The name of the ConfigMap whose content is the job's. */
  artefact: string;
}

/**
 * A Helm chart: templates with what the job is everywhere, `values-ENVIRONMENT.yaml` with what that environment says. Install it into the environment's
 * namespace: `helm install JOB DIR -f DIR/values-ENVIRONMENT.yaml -n NAMESPACE`.
 */
export function exportHelm(objects: readonly KubeObject[], chart: Chart): ExportedFile[] {
  const values = Object.fromEntries(objects.map((object) => [valueNameOf(object, chart.name), nested(split(object, chart.artefact).values)]));
  const file = (path: string, text: string): ExportedFile => ({ path, text: `${WRITTEN}\n${text}` });
  const artefact = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === chart.artefact);
  return [
    file('Chart.yaml', yamlOf({ apiVersion: 'v2', name: chart.name, description: `The Flink job ${chart.name}`, type: 'application', version: `0.1.0+${chart.hash.slice(0, 12)}`, appVersion: chart.flink })),
    file('values.yaml', `# What an environment says is in values-NAME.yaml: give it with -f.\n{}\n`),
    file(`values-${chart.environment}.yaml`, yamlOf(values)),
    ...(artefact ? contentOf(artefact) : []),
    ...objects.map((object) => ({ path: `templates/${fileNameOf(object)}.yaml`, text: template(object, chart) })),
  ];
}

/** `Deployment delays` of the job delays is `deployment`; `ConfigMap delays-parameters` is `configMapParameters`. */
function valueNameOf({ kind, metadata }: KubeObject, job: string): string {
  const parts = metadata.name === job ? [] : metadata.name.replace(`${job}-`, '').split(/[^a-z0-9]+/i);
  const camel = parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
  return `${kind.charAt(0).toLowerCase()}${kind.slice(1)}${camel}`;
}

function nested(values: Record<string, unknown>): Record<string, unknown> {
  const whole: Record<string, unknown> = {};
  for (const [place, value] of Object.entries(values)) {
    const [outer, inner] = pathOf(place);
    if (inner === undefined) whole[outer!] = value;
    else whole[outer!] = { ...(whole[outer!] as object | undefined), [inner]: value };
  }
  return whole;
}

/** The job's text is a file of the chart: a template would take its `{{` for Helm's. */
function contentOf(artefact: KubeObject): ExportedFile[] {
  return Object.entries({ ...(artefact.data as Record<string, string> | undefined), ...(artefact.binaryData as Record<string, string> | undefined) }).map(([name, text]) => ({ path: `files/${name}`, text }));
}

/** JSON is YAML, and of one line, so no value can break what is around it. */
function template(object: KubeObject, { name: job, artefact }: Chart): string {
  const { common, values } = split(object, artefact);
  const { apiVersion, kind, metadata, ...rest } = common;
  const name = valueNameOf(object, job);
  const value = (place: string) => `{{ index .Values ${JSON.stringify(name)} ${pathOf(place).map((key) => JSON.stringify(key)).join(' ')} | toJson }}`;
  const lines = [`apiVersion: ${apiVersion}`, `kind: ${kind}`, 'metadata:', `  name: ${metadata.name}`, '  namespace: {{ .Release.Namespace }}'];
  for (const place of Object.keys(values).filter((key) => key.startsWith('metadata.'))) lines.push(`  ${pathOf(place)[1]}: ${value(place)}`);
  for (const [key, part] of Object.entries(rest)) lines.push(...partOf(key, part, Object.keys(values), value, metadata.name === artefact && kind === 'ConfigMap'));
  for (const place of Object.keys(values)) if (pathOf(place).length === 1) lines.push(`${place}: ${value(place)}`);
  const text = `${lines.join('\n')}\n`;
  return isOptional(object) ? `${WRITTEN}\n{{- if index .Values ${JSON.stringify(name)} }}\n${text}{{- end }}\n` : `${WRITTEN}\n${text}`;
}

function partOf(key: string, part: unknown, places: string[], value: (place: string) => string, isArtefact: boolean): string[] {
  const inner = places.filter((place) => place.startsWith(`${key}.`));
  const known = Object.entries((part ?? {}) as object);
  if (isArtefact) return [`${key}:`, ...known.map(([name]) => `  ${JSON.stringify(name)}: {{ .Files.Get ${JSON.stringify(`files/${name}`)} | toJson }}`)];
  if (Array.isArray(part) || !inner.length) return [`${key}: ${literal(part)}`];
  return [`${key}:`, ...known.map(([name, content]) => `  ${JSON.stringify(name)}: ${literal(content)}`), ...inner.map((place) => `  ${JSON.stringify(pathOf(place)[1])}: ${value(place)}`)];
}

function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('{{', '{{ "{{" }}');
}
