import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ExportedFile } from '#shared/deployment/export/exported.ts';
import { exportHelm } from '#shared/deployment/export/helm.ts';
import { exportKustomize } from '#shared/deployment/export/kustomize.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { nativeQuestions, nativeResources } from '#shared/deployment/resources/native.ts';
import { operatorResources } from '#shared/deployment/resources/operator.ts';
import type { Promoted } from '#shared/deployment/resources/promoted.ts';
import { sessionResources } from '#shared/deployment/resources/session.ts';
import { fakeNative } from '../fakes/engine-native.ts';
import { promoted } from '../fixtures/deployment/promoted.ts';
import { byName, objectsIn } from './cluster/objects-in.ts';
import { controlPlanePrograms, helmProgram } from './cluster/programs.ts';

/** What Kustomize and Helm themselves make of an export; neither asks a cluster. */
let kubectl: string[];
let helm: string;
let folder: string;
beforeAll(async () => {
  kubectl = [(await controlPlanePrograms()).kube, 'kubectl'];
  helm = await helmProgram();
}, 900_000);
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'weir-export-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(files: ExportedFile[]): Promise<void> {
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const tricky = promoted({ profile: 'critical', artefact: { script: { ...promoted().artefact.script, text: "SELECT '{{ .Values }} <&> é\n\ttab' -- \"quoted\"" } }, environment: { labels: { team: 'a' }, parameters: { brokers: 'a:1,b:2', limit: 5, text: "it's {{ here }}" }, settings: { 'env.java.opts.all': '-Da="{{ b }}" -Dc=<&>' } } });
const full = { ...tricky, text: { ...tricky.text, plain: JSON.stringify(tricky.artefact) } };
const native = (of: Promoted) => {
  const { jobmanager, taskmanager } = nativeQuestions(of);
  const made = ({ clusterId, configuration }: typeof jobmanager) => fakeNative(clusterId, configuration).resources as KubeObject[];
  return nativeResources(of, { jobmanager: made(jobmanager), taskmanager: made(taskmanager) });
};
const cases: [string, KubeObject[]][] = [
  ['the operator', operatorResources(full)],
  ["Flink's native mode", native(full)],
  ['a session cluster', sessionResources(promoted({ environment: { target: 'session', session: { create: true } } }))],
];
const overlay = { environment: 'prod', namespace: 'streaming', artefact: 'delays-artefact' };
const chart = { name: 'delays', flink: '2.3.0', hash: 'b'.repeat(64), ...overlay };

describe('kubectl kustomize', () => {
  test.each(cases)('%s: builds exactly what a promotion applies', async (_name, objects) => {
    await write(exportKustomize(objects, overlay));
    expect(objectsIn(execFileSync(kubectl[0]!, [kubectl[1]!, 'kustomize', join(folder, 'overlays/prod')], { encoding: 'utf8' }))).toEqual([...objects].sort(byName));
  });
});

describe('Helm', () => {
  const values = () => ['-f', join(folder, 'values-prod.yaml'), '-n', 'streaming'];
  const rendered = () => objectsIn(execFileSync(helm, ['template', 'delays', folder, ...values()], { encoding: 'utf8' }));

  test.each(cases)('%s: its template is exactly what a promotion applies', async (_name, objects) => {
    await write(exportHelm(objects, chart));
    expect(rendered()).toEqual([...objects].sort(byName));
  });

  test.each(cases)('%s: it finds nothing to say against the chart', async (_name, objects) => {
    await write(exportHelm(objects, chart));
    const said = execFileSync(helm, ['lint', folder, '--strict', ...values()], { encoding: 'utf8' });
    expect(said).toContain('1 chart(s) linted, 0 chart(s) failed');
    expect(said).not.toMatch(/WARNING|ERROR/);
  });

  test('an account that an environment has is none of the chart there', async () => {
    const theirs = operatorResources(promoted({ environment: { 'service-account': 'theirs' } }));
    await write([...exportHelm(operatorResources(promoted()), chart).filter(({ path }) => !path.startsWith('values-')), ...exportHelm(theirs, chart).filter(({ path }) => path.startsWith('values-'))]);
    expect(rendered()).toEqual([...theirs].sort(byName));
  });
});
