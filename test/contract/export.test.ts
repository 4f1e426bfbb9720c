import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { ExportedFile } from '#shared/deployment/export/exported.ts';
import { exportHelm } from '#shared/deployment/export/helm.ts';
import { exportKustomize } from '#shared/deployment/export/kustomize.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { operatorResources } from '#shared/deployment/resources/operator.ts';
import { sessionResources } from '#shared/deployment/resources/session.ts';
import { promoted } from '#test/fixtures/deployment/promoted.ts';

const has = (command: string, ...args: string[]) => {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    console.warn(`${command} is not on this machine: what it makes of an export is not looked at.`);
    return false;
  }
};

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'weir-export-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(files: ExportedFile[]): Promise<void> {
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const byName = (one: KubeObject, other: KubeObject) => (`${one.kind} ${one.metadata.name}` < `${other.kind} ${other.metadata.name}` ? -1 : 1);
const documents = (text: string) => parseAllDocuments(text).map((document) => document.toJS() as KubeObject | null).filter((object) => object !== null).sort(byName);

const tricky = promoted({ profile: 'critical', artefact: { script: { ...promoted().artefact.script, text: "SELECT '{{ .Values }} <&> é\n\ttab' -- \"quoted\"" } }, environment: { labels: { team: 'a' }, parameters: { brokers: 'a:1,b:2', limit: 5, text: "it's {{ here }}" } } });
const cases: [string, KubeObject[]][] = [
  ['the operator', operatorResources({ ...tricky, text: { ...tricky.text, plain: JSON.stringify(tricky.artefact) } })],
  ['a session cluster', sessionResources(promoted({ environment: { target: 'session', session: { create: true } } }))],
];
const overlay = { environment: 'prod', namespace: 'streaming', artefact: 'delays-artefact' };

describe.skipIf(!has('kubectl', 'kustomize', '--help'))('kubectl kustomize', () => {
  test.each(cases)('%s: builds exactly what a promotion applies', async (_name, objects) => {
    await write(exportKustomize(objects, overlay));
    expect(documents(execFileSync('kubectl', ['kustomize', join(folder, 'overlays/prod')], { encoding: 'utf8' }))).toEqual([...objects].sort(byName));
  });
});

const HELM = process.env.WEIR_HELM ?? 'helm';
describe.skipIf(!has(HELM, 'version'))('helm template', () => {
  test.each(cases)('%s: renders exactly what a promotion applies', async (_name, objects) => {
    await write(exportHelm(objects, { name: 'delays', flink: '2.3.0', hash: 'b'.repeat(64), ...overlay }));
    const said = execFileSync(HELM, ['template', 'delays', folder, '-f', join(folder, 'values-prod.yaml'), '-n', 'streaming'], { encoding: 'utf8' });
    expect(documents(said)).toEqual([...objects].sort(byName));
  });
});
