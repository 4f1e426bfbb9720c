import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { places } from '#electron/host/places.ts';
import { findJava } from '#local-cluster/launcher/find-java.ts';
import { flinkRun } from './cluster/flink-client.ts';
import { runnerImage, writerFor } from './cluster/runner-image.ts';
import { makeNamespace, sharedKubernetes } from './cluster/shared.ts';

const COUNT = `import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
public class Count {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.fromSequence(0, Long.MAX_VALUE).map(n -> { Thread.sleep(1); return n; }).returns(Long.class).keyBy(n -> n % 10).reduce(Long::sum).sinkTo(new DiscardingSink<>());
    env.execute("count");
  }
}`;

let cluster: Awaited<ReturnType<typeof sharedKubernetes>>;
let namespace: string;
const folder = mkdtempSync(join(tmpdir(), 'weir-native-'));
beforeAll(async () => {
  cluster = await sharedKubernetes();
  namespace = await makeNamespace(cluster, 'native');
  await cluster.kubectl.run('-n', namespace, 'create', 'rolebinding', 'flink', '--clusterrole=edit', `--serviceaccount=${namespace}:default`);
}, 900_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await cluster?.kubectl.run('delete', 'namespace', namespace, '--wait=false');
});

describe("Flink's native application mode", () => {
  it('runs a job of an image layer, asks for its TaskManagers, and leaves nothing when its JobManager is deleted', async () => {
    const jar = await buildCount();
    const layers = [{ name: 'job', files: [{ from: jar, to: '/opt/flink/usrlib/count.jar' }] }];
    const target = `${cluster.registry.host}/jobs/count:1`;
    const { image } = await writerFor(cluster).pushLayered({ base: await runnerImage(cluster), target, layers, authorities: [cluster.registry.authority] });
    await flinkRun(cluster, { namespace, clusterId: 'count', image, jar: 'local:///opt/flink/usrlib/count.jar', configuration: { 'parallelism.default': '2' } });
    const id = await until(async () => {
      const { jobs } = await rest<{ jobs: { jid: string; state: string; tasks: { running: number; total: number } }[] }>('jobs/overview');
      const [job] = jobs;
      return job?.state === 'RUNNING' && job.tasks.running === job.tasks.total ? job.jid : undefined;
    });
    const { items } = await cluster.kubectl.get<{ items: unknown[] }>('-n', namespace, 'pods', '-l', 'component=taskmanager');
    expect(items).toHaveLength(2);
    const log = await cluster.kubectl.run('-n', namespace, 'logs', 'deployment/count');
    expect(log).toContain(`[${id}]`);
    await cluster.kubectl.run('-n', namespace, 'delete', 'deployment', 'count', '--wait=false');
    await cluster.kubectl.run('-n', namespace, 'wait', '--for=delete', 'pods', '--all', '--timeout=120s');
    // Three JVMs on a machine that may have little to spare.
  }, 600_000);
});

/** Asks the JobManager through the API server. */
async function rest<T>(path: string): Promise<T> {
  return JSON.parse(await cluster.kubectl.run('get', '--raw', `/api/v1/namespaces/${namespace}/services/count-rest:8081/proxy/${path}`)) as T;
}

/** The first answer that is one; what does not answer yet is asked again. */
async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await delay(200);
  }
}

async function buildCount(): Promise<string> {
  const bin = dirname((await findJava(process.env)).command);
  writeFileSync(join(folder, 'Count.java'), COUNT);
  execFileSync(join(bin, 'javac'), ['--release', '17', '-proc:none', '-d', join(folder, 'classes'), '-cp', join(places().runner, 'lib/*'), join(folder, 'Count.java')]);
  execFileSync(join(bin, 'jar'), ['--create', '--file', join(folder, 'count.jar'), '--main-class', 'Count', '-C', join(folder, 'classes'), '.']);
  return join(folder, 'count.jar');
}
