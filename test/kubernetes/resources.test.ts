import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { exportYaml } from '#shared/deployment/export/yaml.ts';
import { exportKustomize } from '#shared/deployment/export/kustomize.ts';
import { flinkSessionJob, operatorResources } from '#shared/deployment/resources/operator.ts';
import { sessionResources } from '#shared/deployment/resources/session.ts';
import { promoted } from '#test/fixtures/deployment/promoted.ts';
import { startControlPlane, type ControlPlane } from './cluster/control-plane.ts';
import { whenServed } from './operator/definitions.ts';

let cluster: ControlPlane;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-resources-'));
  cluster = await startControlPlane();
  await cluster.kubectl.run('create', 'namespace', 'streaming');
  for (const crd of ['flinkdeployments', 'flinksessionjobs']) await cluster.kubectl.run('create', '-f', await write(`${crd}.json`, JSON.stringify(definition(crd))));
  await whenServed(cluster.kubectl, ['flinkdeployments', 'flinksessionjobs']);
}, 900_000);
afterAll(async () => {
  await cluster?.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

/** As the operator 1.7.0 ships it; its list of Flink versions is as later ones have it. */
function definition(crd: string) {
  const read = JSON.parse(gunzipSync(readFileSync(join(import.meta.dirname, `../fixtures/crds/${crd}-1.7.0.json.gz`))).toString());
  read.spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.flinkVersion?.enum.push('v1_20', 'v2_0', 'v2_1', 'v2_2', 'v2_3', 'v2_4');
  return read;
}

/** What the API server says when it takes nothing that it does not know. */
async function apply(objects: readonly KubeObject[]): Promise<string> {
  const files = exportYaml(objects);
  const paths = await Promise.all(files.map(({ path, text }) => write(path, text)));
  return cluster.kubectl.run('apply', '--server-side', '--field-manager=weir', '--validate=strict', ...paths.flatMap((path) => ['-f', path]));
}

const whole = () => promoted({ environment: { target: 'operator', 'image-pull-secrets': ['pull'], labels: { team: 'a' } }, profile: 'a', profiles: { a: { extends: 'critical', 'node-selector': { disk: 'ssd' }, 'pod-template': { all: { spec: { tolerations: [{ key: 'flink', operator: 'Exists' }] } } } } } });

test("the operator's resources are valid, with no field that the API server would drop", async () => {
  const said = await apply([...operatorResources(whole()), flinkSessionJob(promoted({ artefact: { job: 'other' } }), 'shared', 'https://jars.example.com/other.jar')]);
  expect(said.match(/serverside-applied/g)).toHaveLength(7);
});

test('so are those of a session cluster, with and without high availability', async () => {
  for (const profile of ['small', 'critical']) {
    const objects = sessionResources(promoted({ environment: { target: 'session', session: { create: true, cluster: `shared-${profile}` } }, profile }));
    expect((await apply(objects)).match(/serverside-applied/g)).toHaveLength(objects.length);
  }
});

test('applying a Kustomize export after a promotion changes nothing', async () => {
  const objects = operatorResources(whole());
  await apply(objects);
  const files = exportKustomize(objects, { environment: 'prod', namespace: 'streaming', artefact: 'delays-artefact' });
  for (const { path, text } of files) {
    await mkdir(join(folder, 'k', path, '..'), { recursive: true });
    await writeFile(join(folder, 'k', path), text);
  }
  const versions = async () => (await cluster.kubectl.run('get', 'flinkdeployments,configmaps,serviceaccounts,roles,rolebindings', '-n', 'streaming', '-l', 'weir.dev/job=delays', '-o', 'jsonpath={range .items[*]}{.kind} {.metadata.name} {.metadata.resourceVersion}{"\\n"}{end}')).trim();
  const before = await versions();
  await cluster.kubectl.run('apply', '--server-side', '--field-manager=weir', '-k', join(folder, 'k/overlays/prod'));
  expect(await versions()).toBe(before);
  expect(before.split('\n')).toHaveLength(6);
});
