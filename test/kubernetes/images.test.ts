import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { places } from '#electron/host/places.ts';
import { Images } from '#local-cluster/images/images.ts';
import { runnerImage, withLogin, writerFor } from './cluster/runner-image.ts';
import { makeNamespace, sharedKubernetes } from './cluster/shared.ts';

let cluster: Awaited<ReturnType<typeof sharedKubernetes>>;
let namespace: string;
let image: string;
const folder = mkdtempSync(join(tmpdir(), 'weir-image-'));
beforeAll(async () => {
  cluster = await sharedKubernetes();
  namespace = await makeNamespace(cluster, 'image');
  image = await runnerImage(cluster);
}, 900_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await cluster?.kubectl.run('delete', 'namespace', namespace, '--wait=false');
});

const authorities = () => [cluster.registry.authority];

describe('the runner image', () => {
  it('is the same for the same input, byte for byte', async () => {
    const again = await writerFor(cluster).runnerImage({ base: null, target: { registry: `${cluster.registry.host}/weir/again:1` }, authorities: authorities() });
    expect(again.digest).toBe(image.split('@')[1]);
  });

  it('is pulled by a node with the login, and runs as no root', async () => {
    const said = await runToEnd('who', image, ['bash', '-c', 'id -u && java -version 2>&1 | head -1 && ls /opt/weir /opt/flink/lib /opt/flink/lib/weir /opt/flink/lib/weir-v8 | sort']);
    expect(said).toMatch(/^9999\n/);
    expect(said).toContain('openjdk version "17');
    for (const file of ['weir-runner.jar', 'flink-kubernetes-', 'flink-table-planner-loader-', 'flink-connector-kafka-', 'kafka-clients-', 'javet-v8-linux-x86_64-']) expect(said).toContain(file);
  });

  it('goes into a file too', async () => {
    const archive = join(folder, 'image.tar');
    expect((await writerFor(cluster).runnerImage({ base: null, target: { archive, name: 'weir/runner:1' } })).image).toBe('weir/runner:1');
  });
});

describe('an image over an image of Flink', () => {
  it('adds the runner and the connector to it', async () => {
    const { image: over } = await writerFor(cluster).runnerImage({ base: image, target: { registry: `${cluster.registry.host}/weir/over:1` }, authorities: authorities() });
    expect(await runToEnd('over', over, ['bash', '-c', 'id -u && ls /opt/weir'])).toBe('9999\nlog4j-console.properties\nweir-runner.jar\n');
  });
});

describe('layers over it', () => {
  it('are pushed alone and bring their files', async () => {
    writeFileSync(join(folder, 'job.jar'), 'a jar');
    const { image: layered, digest } = await writerFor(cluster).pushLayered({ base: image, target: `${cluster.registry.host}/jobs/flights:1`, layers: [{ name: 'jars', files: [{ from: join(folder, 'job.jar'), to: '/opt/weir/job/jars/job.jar' }] }], authorities: authorities() });
    expect(layered).toBe(`${cluster.registry.host}/jobs/flights@${digest}`);
    expect(await runToEnd('layered', layered, ['cat', '/opt/weir/job/jars/job.jar'])).toBe('a jar');
  });
});

describe('what a registry refuses', () => {
  const push = (images: Images, target: string, given = authorities()) => images.pushLayered({ base: image, target, layers: [], authorities: given });

  it('is said: no login', async () => {
    await expect(push(withLogin(join(folder, 'none'), {}), `${cluster.registry.host}/jobs/x:1`)).rejects.toMatchObject({ code: 'registry-login', message: expect.stringContaining('docker login') });
  });

  it('is said: a wrong password, which nobody gets to see', async () => {
    const auth = Buffer.from('weir:open-sesame').toString('base64');
    const said: string[] = [];
    const images = withLogin(join(folder, 'wrong'), { auths: { [cluster.registry.host]: { auth } } });
    const failure = await images.pushLayered({ base: image, target: `${cluster.registry.host}/jobs/x:1`, layers: [], authorities: authorities(), onProgress: (message) => said.push(message) }).catch((thrown: Error & { code: string }) => thrown);
    expect(failure).toMatchObject({ code: 'registry-login' });
    expect([...said, String(failure), JSON.stringify(failure)].join()).not.toMatch(new RegExp(`open-sesame|${auth}`));
  });

  it('is not, where a credential helper knows the login', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    const { username, password, host } = cluster.registry;
    writeFileSync(join(bin, 'docker-credential-tests'), `#!/bin/sh\ncat > /dev/null\necho '${JSON.stringify({ ServerURL: host, Username: username, Secret: password })}'\n`);
    chmodSync(join(bin, 'docker-credential-tests'), 0o755);
    const images = withLogin(join(folder, 'helped'), { credHelpers: { [host]: 'tests' } }, bin);
    await expect(push(images, `${host}/jobs/helped:1`)).resolves.toMatchObject({ digest: expect.stringMatching(/^sha256:/) });
  });

  it('is said: an unknown authority', async () => {
    await expect(push(writerFor(cluster), `${cluster.registry.host}/jobs/x:1`, [])).rejects.toMatchObject({ code: 'registry-untrusted', message: expect.stringContaining('--ca') });
  });

  it('is said: nobody there', async () => {
    const there = cluster.registry.host.replace(':5000', ':5009');
    await expect(writerFor(cluster).runnerImage({ base: null, target: { registry: `${there}/x:1` }, authorities: authorities() })).rejects.toMatchObject({ code: 'registry-unreachable' });
  });

  it('is said: a name that is none', async () => {
    await expect(push(writerFor(cluster), 'Registry/UPPER:1')).rejects.toMatchObject({ code: 'image-name' });
  });
});

/** What a pod of one container writes until it ends. */
async function runToEnd(name: string, from: string, command: string[]): Promise<string> {
  await cluster.kubectl.apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: { restartPolicy: 'Never', containers: [{ name, image: from, command }] } });
  await cluster.kubectl.run('-n', namespace, 'wait', `pod/${name}`, '--for=jsonpath={.status.phase}=Succeeded', '--timeout=120s');
  return cluster.kubectl.run('-n', namespace, 'logs', name);
}

it('the sources of the image are where Weir looks for them', () => {
  expect(new Images({ runnerFolder: places().runner, imagesFolder: places().images, wrapper: places().maven, cacheFolder: folder }).officialBase).toMatch(/^docker.io\/library\/flink:2\.\d+\.\d+-java17$/);
});
