import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';

interface Config {
  clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
  users: { user: { 'client-certificate-data': string; 'client-key-data': string } }[];
}

/** A FlinkDeployment as people have them, and what the operator writes into it: its own record of the spec is the larger part. */
const flinkDeployment = (index: number) => ({
  apiVersion: 'flink.apache.org/v1beta1',
  kind: 'FlinkDeployment',
  metadata: { name: `job-${index}`, annotations: { 'weir.dev/hash': 'a'.repeat(64) } },
  spec: {
    image: 'registry.example.com/weir-runner:1.0',
    flinkVersion: 'v2_3',
    serviceAccount: 'flink',
    flinkConfiguration: Object.fromEntries(Array.from({ length: 30 }, (_, key) => [`some.option.of.flink.number-${key}`, `value ${key} of job ${index}`])),
    jobManager: { resource: { memory: '1g', cpu: 1 } },
    taskManager: { resource: { memory: '1g', cpu: 1 } },
    job: { jarURI: 'local:///opt/weir/weir-runner.jar', parallelism: 1, upgradeMode: 'savepoint', state: 'running' },
  },
});

/** Makes jobs `job-0` … of the operator in a namespace, each with a status. */
export async function makeFleet(kubeconfig: string, namespace: string, count: number): Promise<void> {
  const path = `/apis/flink.apache.org/v1beta1/namespaces/${namespace}/flinkdeployments`;
  await makeMany(kubeconfig, path, count, flinkDeployment);
  const patch = await sender(kubeconfig, 'PATCH', 'application/merge-patch+json', 200);
  await concurrently(count, (index) => {
    const { metadata, spec } = flinkDeployment(index);
    const status = { lifecycleState: 'STABLE', jobManagerDeploymentStatus: 'READY', jobStatus: { state: 'RUNNING', jobName: metadata.name, updateTime: '1764158400000' }, reconciliationStatus: { state: 'DEPLOYED', lastReconciledSpec: JSON.stringify({ spec }), lastStableSpec: JSON.stringify({ spec }) } };
    return patch(`${path}/${metadata.name}/status`, { status });
  });
}

/** Makes `count` objects at a path of the API server, such as `/apis/flink.apache.org/v1beta1/namespaces/default/flinkdeployments`, several at a time: kubectl would take minutes. */
export async function makeMany(kubeconfig: string, path: string, count: number, make: (index: number) => object): Promise<void> {
  const post = await sender(kubeconfig, 'POST', 'application/json', 201);
  await concurrently(count, (index) => post(path, make(index)));
}

async function concurrently(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) await work(index);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}

/** What sends one object; for kubeconfigs of the tests' own clusters. */
async function sender(kubeconfig: string, method: string, type: string, good: number): Promise<(path: string, object: object) => Promise<void>> {
  const { clusters, users } = JSON.parse(await readFile(kubeconfig, 'utf8')) as Config;
  const decode = (value: string) => Buffer.from(value, 'base64');
  const [cluster, user] = [clusters[0]!.cluster, users[0]!.user];
  const agent = new Agent({ keepAlive: true, maxSockets: 16, ca: decode(cluster['certificate-authority-data']), cert: decode(user['client-certificate-data']), key: decode(user['client-key-data']) });
  return (path, object) =>
    new Promise((resolve, reject) => {
      const asked = request(cluster.server + path, { method, agent, headers: { 'Content-Type': type } }, async (response) => {
        let text = '';
        for await (const part of response.setEncoding('utf8')) text += part;
        if (response.statusCode === good) resolve();
        else reject(new Error(`${path}: ${response.statusCode} ${text}`));
      });
      asked.on('error', reject).end(JSON.stringify(object));
    });
}
