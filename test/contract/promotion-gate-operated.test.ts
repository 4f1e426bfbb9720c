import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CliParts } from '#electron/cli/parts.ts';
import { runCli } from '#electron/cli/run-cli.ts';
import type { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import type { Check, PromotionPlan } from '#shared/services/promotion.ts';
import { createFakeBroker } from '../fakes/broker.ts';
import { createFakeKeeper } from '../fakes/engine-keeper.ts';
import { FakeFlink } from '../fakes/flink-rest.ts';
import { FakeKubernetes } from '../fakes/kubernetes-objects.ts';
import { folderOf } from './worlds.ts';

/** The gate for a job on a session cluster that the operator keeps: each check's evidence, and how it fails. */
const RUNNER = 'a jar';
const ENVIRONMENT = (runner: string | undefined) => `target: operator\ncontext: kind\nnamespace: streaming\nupgrade: savepoint\nsession: { cluster: shared${runner === undefined ? '' : `, runner: "${runner}"`} }\nparameters: { rows: 3 }\nstorage: { savepoints: "s3://a/savepoints" }\n`;

let flink: FakeFlink;
let kubernetes: FakeKubernetes;
let place: Awaited<ReturnType<typeof folderOf>> | undefined;
/** Where the operator reads the runner. */
let repository: Server;
let served: { status: number; body: string };
let runner: string;

beforeEach(async () => {
  flink = new FakeFlink();
  flink.options = { 'execution.checkpointing.dir': 's3://shared/checkpoints' };
  kubernetes = new FakeKubernetes(await flink.start());
  kubernetes.add('flink.apache.org/v1beta1', 'FlinkDeployment', 'shared', { spec: {} });
  kubernetes.add('v1', 'Service', 'shared-rest');
  served = { status: 200, body: RUNNER };
  repository = createServer((_request, response) => void response.writeHead(served.status).end(served.body));
  await new Promise<void>((resolve) => repository.listen(0, '127.0.0.1', resolve));
  runner = `http://127.0.0.1:${(repository.address() as AddressInfo).port}/weir-runner.jar`;
});
afterEach(async () => {
  await place?.dispose();
  await flink.dispose();
  repository.closeAllConnections();
  await new Promise((resolve) => repository.close(resolve));
});

/** Runs the gate alone. */
async function gate({ environment = ENVIRONMENT(runner), job = 'SELECT ${rows};\n', options = '', workspace = 'weir: 1\n' } = {}) {
  place = await folderOf({ 'weir.yaml': workspace, 'functions/twice.ts': "import { INT, scalar } from '@weir/sdk';\nexport const twice = scalar({ arguments: [INT], returns: INT }, (n) => n);\n", 'weir-runner.jar': RUNNER, 'lib/flink-core-2.3.0.jar': 'a jar', 'jobs/delays/job.sql': job, 'environments/prod.yaml': environment });
  const { folder } = place;
  const text = { out: '', err: '' };
  const sink = (name: 'out' | 'err') => ({ closed: false, whenClosed: new Promise<void>(() => {}), write: async (more: string) => void (text[name] += more) });
  const parts: CliParts = {
    cwd: folder,
    interrupted: new AbortController().signal,
    out: sink('out'),
    err: sink('err'),
    places: { runner: folder, broker: '', images: '', maven: '', renderer: '', sample: '/nowhere', home: join(folder, 'home'), cache: '', java: undefined, version: '0' },
    startEngine: () => createFakeKeeper(),
    broker: () => createFakeBroker(),
    wait: () => new Promise(() => {}),
    connectKubernetes: kubernetes.connect as (context: string | undefined) => Promise<KubeClient>,
  };
  const code = await runCli(`promote delays --env prod --dry-run --json ${options}`.trim().split(' '), parts);
  const lines = text.out.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { gate?: { checks: Check[] }; plan?: PromotionPlan | null });
  const checks = lines.find((line) => line.gate)?.gate?.checks;
  if (!checks) throw new Error(`No report: ${text.out}${text.err}`);
  const find = (id: string): Check => checks.find((check) => check.id === id)!;
  const plan = lines.find((line) => line.plan !== undefined)?.plan;
  return { code, checks, plan, find, failed: checks.filter(({ state }) => state === 'failed').map(({ id, code: why }) => `${id} ${why}`) };
}

describe('where all is well', () => {
  it('each check says what it saw; nothing is applied', async () => {
    const { code, plan, find, failed } = await gate();
    expect([failed, code]).toEqual([[], 0]);
    expect(find('reachable')).toMatchObject({ state: 'passed', evidence: 'Flink 2.3.0 at shared in streaming answers, with 2 TaskManagers and 4 slots.' });
    expect(find('version').state).toBe('passed');
    expect(find('permissions')).toMatchObject({ state: 'passed', evidence: expect.stringContaining('rights that it takes are there') });
    expect(find('room')).toMatchObject({ state: 'passed', evidence: '4 of 4 slots are free for it, and the job needs 1.' });
    expect(find('storage')).toMatchObject({ state: 'passed', evidence: 'Checkpoints in s3://shared/checkpoints; savepoints in s3://a/savepoints.' });
    expect(find('image')).toMatchObject({ state: 'passed', evidence: `${runner} is the runner that the job runs with here.` });
    expect(find('dry-run')).toMatchObject({ state: 'passed', evidence: '1 resources: the server would take each of them.' });
    expect([find('account').state, find('quota').state, find('secrets').state]).toEqual(['skipped', 'skipped', 'passed']);
    expect(plan?.changes).toMatchObject([{ object: 'FlinkSessionJob delays', change: 'created' }]);
    expect(kubernetes.asked).toEqual(['dry-run FlinkSessionJob delays']);
  });

  it('what runs there is seen through the session cluster, and its slots are free for the job that takes its place', async () => {
    flink.slots = 1;
    flink.add('f'.repeat(64), { vertices: [{ id: 'v', name: 'v', metrics: {} }] });
    const { find, plan } = await gate();
    expect(plan?.live).toMatchObject({ hash: 'f'.repeat(64), jobId: 'f'.repeat(32) });
    expect(find('room').state).toBe('passed');
    expect(find('state')).toMatchObject({ state: 'unknown', evidence: expect.stringContaining('ffffffffffff') });
  });
});

describe('what is not well', () => {
  it('a machine for which there is no V8, where the job calls functions in TypeScript', async () => {
    const calls = { workspace: 'weir: 1\nfunctions: [functions/*.ts]\n', job: 'SELECT ${rows}; -- twice\n' };
    expect((await gate()).find('functions').state).toBe('skipped');
    expect((await gate(calls)).find('functions')).toMatchObject({ state: 'passed', code: null });
    flink.arch = 'aarch64';
    expect((await gate()).failed).toEqual([]);
    expect(await gate(calls)).toMatchObject({ code: 3, failed: ['functions functions-other-nodes'] });
  });

  it('no such FlinkDeployment: one check says so, and those that ask the cluster were not made', async () => {
    kubernetes.objects = [];
    const { failed, find, checks, plan, code } = await gate();
    expect([failed, code]).toEqual([['reachable operator-session-missing'], 3]);
    expect(find('reachable').fix).toContain('session: { cluster }');
    expect(checks.filter(({ evidence }) => evidence.startsWith('Not checked: ')).map(({ id }) => id)).toEqual(['version', 'secrets', 'permissions', 'account', 'storage', 'state', 'quota', 'room', 'dry-run']);
    expect(plan).toBeNull();
  });

  it('a session cluster that does not answer, and one that takes no jars', async () => {
    flink.away = true;
    expect((await gate()).failed).toEqual(['reachable flink-unreachable']);
    flink.away = false;
    flink.takesJars = false;
    expect((await gate()).failed).toEqual(['reachable session-takes-no-jars']);
  });

  it('another Flink', async () => {
    flink.version = '1.17.2';
    const { find } = await gate();
    expect(find('version')).toMatchObject({ state: 'warned', evidence: 'Flink 1.17.2 runs there, and the job is of Flink 2.3.0.' });
  });

  it('no right on FlinkSessionJobs', async () => {
    kubernetes.forbidden.add('create flinksessionjobs').add('delete flinksessionjobs');
    const { find } = await gate();
    expect(find('permissions')).toMatchObject({ state: 'failed', code: 'kube-forbidden', evidence: 'In streaming you may not create flinksessionjobs.flink.apache.org, delete flinksessionjobs.flink.apache.org.' });
  });

  it('too few slots', async () => {
    flink.slots = 0;
    const { find } = await gate();
    expect(find('room')).toMatchObject({ state: 'failed', code: 'too-few-slots', evidence: 'The job needs 1 slots, and 0 of 0 at shared in streaming are free for it.' });
  });

  it('no place for savepoints; checkpoints in memory alone', async () => {
    flink.options = {};
    const without = ENVIRONMENT(runner).replace(/storage:.*\n/, '');
    expect((await gate({ environment: without })).find('storage')).toMatchObject({ state: 'failed', code: 'no-savepoint-storage' });
    expect((await gate()).find('storage')).toMatchObject({ state: 'warned', code: 'no-checkpoint-storage' });
  });

  it('a runner that is not there, is another, is not named, or cannot be seen from here', async () => {
    served = { status: 404, body: '' };
    expect((await gate()).find('image')).toMatchObject({ state: 'failed', code: 'runner-missing', evidence: expect.stringContaining('answers 404') });
    served = { status: 200, body: 'another jar' };
    const { find } = await gate();
    expect(find('image')).toMatchObject({ state: 'failed', code: 'runner-differs', fix: expect.stringContaining('under a name of its own') });
    expect(find('image').evidence).toContain(createHash('sha256').update(RUNNER).digest('hex').slice(0, 12));
    expect((await gate({ environment: ENVIRONMENT('local:///opt/weir-runner.jar') })).find('image')).toMatchObject({ state: 'unknown' });
    expect((await gate({ environment: ENVIRONMENT('http://127.0.0.1:9/weir-runner.jar') })).find('image')).toMatchObject({ state: 'unknown', evidence: expect.stringContaining('whether the operator can is not known') });
    const unnamed = await gate({ environment: ENVIRONMENT(undefined) });
    expect(unnamed.find('dry-run')).toMatchObject({ state: 'failed', code: 'environment-incomplete' });
    expect(unnamed.plan).toBeNull();
  });

  it('a kind that the server does not know, and fields of another manager, unless they are to be taken over', async () => {
    kubernetes.unknownKinds.add('FlinkSessionJob');
    expect((await gate()).find('dry-run')).toMatchObject({ state: 'failed', code: 'kube-no-kind' });
    kubernetes.unknownKinds.clear();
    kubernetes.contested.add('delays');
    expect((await gate()).find('dry-run')).toMatchObject({ state: 'failed', code: 'kube-conflict' });
    expect((await gate({ options: '--force' })).find('dry-run')).toMatchObject({ state: 'warned', code: 'kube-conflict', evidence: expect.stringContaining('helm also sets a field') });
  });

  it('secrets are variables of a cluster that was there before: not known from here', async () => {
    const { find } = await gate({ job: 'SELECT ${secret:db-password};\n' });
    expect(find('secrets')).toMatchObject({ state: 'unknown', evidence: expect.stringContaining('db-password') });
  });
});
