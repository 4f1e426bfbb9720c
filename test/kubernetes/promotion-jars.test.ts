import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { places } from '#electron/host/places.ts';
import { findJava } from '#local-cluster/launcher/find-java.ts';
import { LONG, startPromoting, type Promoting } from './promoting.ts';

/** A jar job on a real cluster: its jar travels as a layer of an image over the runner's, through a registry with TLS and a login. */
const TICKS = `package example;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
public class Ticks {
  public static void main(String[] args) throws Exception {
    long keys = Long.parseLong(args[1]);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.fromSequence(0, Long.MAX_VALUE).uid("ticks").name(args[0]).map(n -> { Thread.sleep(1); return n; }).returns(Long.class).uid("slow").name("slow")
       .keyBy(n -> n % keys).reduce(Long::sum).uid("sums").name("sums of " + keys).sinkTo(new DiscardingSink<>()).uid("end").name("end");
    env.execute("ticks");
  }
}
`;

let at: Promoting;
const made: string[] = [];
beforeAll(async () => {
  at = await startPromoting('jars', {
    files: { 'lib/ticks.jar': await buildTicks(), 'jobs/ticks/job.yaml': 'weir: 1\njar: ../../lib/ticks.jar\narguments: ["ticks of ${place}", "7"]\n' },
    environment: { parameters: { place: 'the cluster' } },
  });
}, 900_000);
afterAll(async () => {
  await at?.dispose();
  for (const folder of made) await rm(folder, { recursive: true, force: true });
});

describe('a jar job', () => {
  it('is promoted with its arguments, and runs from its image', async () => {
    const { code, checks, outcome, err } = await at.weir('promote', 'ticks', '--env', 'test', '--yes', '--json');
    expect(checks.filter(({ state }) => state === 'failed')).toEqual([]);
    expect([code, outcome?.failure, outcome?.outcome], err).toEqual([0, null, 'healthy']);
    const [job] = (await at.flink<{ jobs: { jid: string }[] }>('ticks', 'jobs/overview')).jobs;
    const { vertices } = await at.flink<{ vertices: { name: string }[] }>('ticks', `jobs/${job!.jid}`);
    expect(vertices.map(({ name }) => name).join()).toMatch(/ticks of the cluster.*sums of 7/);
    const { spec } = await at.cluster.kubectl.get<{ spec: { template: { spec: { containers: { image: string }[] } } } }>('-n', at.namespace, 'deployment', 'ticks');
    expect(spec.template.spec.containers[0]!.image).toBe(`${at.cluster.registry.host}/jobs/ticks:${outcome!.hash.slice(0, 16)}`);
    // Its artefact is in its image; who promoted it still knows what runs.
    expect(await at.weir('diff', 'env:test', 'ticks', '--trust')).toMatchObject({ code: 0 });
  }, LONG);

  it('is cancelled, and leaves nothing', async () => {
    const { code, outcome } = await at.weir('cancel', 'ticks', '--env', 'test', '--yes', '--json');
    expect([code, outcome?.failure, outcome?.saved?.kind]).toEqual([0, null, 'savepoint']);
    expect(await at.cluster.kubectl.run('-n', at.namespace, 'get', 'deployments,pods,services,configmaps', '-l', 'weir.dev/job=ticks', '-o', 'name')).toBe('');
    expect(await at.cluster.kubectl.run('-n', at.namespace, 'get', 'deployments,pods,services,configmaps', '-l', 'app=ticks', '-o', 'yaml'), JSON.stringify(outcome?.steps)).toContain('items: []');
  }, LONG);

  it('is not promoted under an account that may not ask for its pods', async () => {
    await at.cluster.kubectl.run('-n', at.namespace, 'create', 'serviceaccount', 'weak');
    const environment = JSON.parse(await readFile(join(at.folder, 'environments/test.yaml'), 'utf8')) as object;
    await at.files({ 'environments/weak.yaml': JSON.stringify({ ...environment, 'service-account': 'weak' }), 'environments/none.yaml': JSON.stringify({ ...environment, 'service-account': 'nobody' }) });
    const { checks, code } = await at.weir('promote', 'ticks', '--env', 'weak', '--dry-run', '--json');
    expect([code, checks.filter(({ state }) => state === 'failed').map(({ id }) => id)]).toEqual([3, ['account']]);
    expect(checks.find(({ id }) => id === 'account')).toMatchObject({ code: 'account-forbidden', evidence: expect.stringContaining('may not create pods') });
    expect((await at.weir('promote', 'ticks', '--env', 'none', '--dry-run', '--json')).checks.find(({ id }) => id === 'account')).toMatchObject({ state: 'failed', code: 'account-missing' });
    await at.cluster.kubectl.run('-n', at.namespace, 'create', 'rolebinding', 'weak', '--clusterrole=edit', `--serviceaccount=${at.namespace}:weak`);
    expect((await at.weir('promote', 'ticks', '--env', 'weak', '--dry-run', '--json')).checks.find(({ id }) => id === 'account')).toMatchObject({ state: 'passed' });
  }, LONG);
});

async function buildTicks(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-ticks-'));
  made.push(folder);
  const bin = dirname((await findJava(process.env)).command);
  await writeFile(join(folder, 'Ticks.java'), TICKS);
  execFileSync(join(bin, 'javac'), ['--release', '17', '-proc:none', '-d', join(folder, 'classes'), '-cp', join(places().runner, 'lib/*'), join(folder, 'Ticks.java')]);
  execFileSync(join(bin, 'jar'), ['--create', '--file', join(folder, 'ticks.jar'), '--main-class', 'example.Ticks', '-C', join(folder, 'classes'), '.']);
  return readFile(join(folder, 'ticks.jar'));
}
