import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';

interface Config {
  clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
  users: { user: { 'client-certificate-data': string; 'client-key-data': string } }[];
}

/** Makes `count` objects at a path of the API server, such as `/apis/flink.apache.org/v1beta1/namespaces/default/flinkdeployments`, several at a time: kubectl would take minutes. */
export async function makeMany(kubeconfig: string, path: string, count: number, make: (index: number) => object): Promise<void> {
  const post = await poster(kubeconfig, path);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) await post(make(index));
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}

/** What posts one object; for kubeconfigs of the tests' own clusters. */
async function poster(kubeconfig: string, path: string): Promise<(object: object) => Promise<void>> {
  const { clusters, users } = JSON.parse(await readFile(kubeconfig, 'utf8')) as Config;
  const decode = (value: string) => Buffer.from(value, 'base64');
  const [cluster, user] = [clusters[0]!.cluster, users[0]!.user];
  const agent = new Agent({ keepAlive: true, maxSockets: 16, ca: decode(cluster['certificate-authority-data']), cert: decode(user['client-certificate-data']), key: decode(user['client-key-data']) });
  return (object) =>
    new Promise((resolve, reject) => {
      const asked = request(cluster.server + path, { method: 'POST', agent, headers: { 'Content-Type': 'application/json' } }, async (response) => {
        let text = '';
        for await (const part of response.setEncoding('utf8')) text += part;
        if (response.statusCode === 201) resolve();
        else reject(new Error(`${path}: ${response.statusCode} ${text}`));
      });
      asked.on('error', reject).end(JSON.stringify(object));
    });
}
