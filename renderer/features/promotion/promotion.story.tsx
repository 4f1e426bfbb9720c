import { useEffect, useMemo } from 'react';
import type { PromotionRecord } from '#shared/deployment/promotion-record.ts';
import type { Check, ClusterProgress, EnvironmentSummary, GateReport, LiveJob, PromotionLogLine, PromotionPlan, SessionCluster } from '#shared/services/promotion.ts';
import type { JobPod, ShellEvent } from '#shared/services/shells.ts';
import { showing, windowParts } from '#test/fakes/window-parts.ts';
import { ClusterDialog } from './cluster-dialog.tsx';
import { createClusterStore } from './cluster-store.ts';
import { Consent } from './consent.tsx';
import { PodTerminal } from './pod-terminal.ts';
import { createPromotionStore, keyOf } from './promotion-store.ts';
import { PromotionActions, PromotionView } from './promotion-view.tsx';
import './promotion.css';

const NOW = Date.UTC(2026, 10, 26, 8, 12);
const HASH = { old: '3f9a0c77d1e25b48', now: 'c54362ca41f84ff3' };
const environments: EnvironmentSummary[] = [
  { name: 'prod', path: 'environments/prod.yaml', production: true, target: 'native', context: 'prod-eu', namespace: 'streaming', problem: null, cluster: null },
  { name: 'test', path: 'environments/test.yaml', production: false, target: 'native', context: 'kind', namespace: 'test', problem: null, cluster: null },
];
const live: LiveJob = {
  hash: HASH.old,
  revision: '7affd0412c',
  jobId: '8d1f0c2b',
  health: { state: 'healthy', message: 'All 6 tasks run, 412 checkpoints are done, and records flow.', code: null, disagreements: ['Flink says RUNNING, and the last checkpoint is 7 min old (one is due every 60 s).'] },
  newest: { kind: 'checkpoint', path: 's3://state/checkpoints/delays/chk-412', at: NOW - 40_000, bytes: 48_000_000 },
};
const check = (id: Check['id'], title: string, state: Check['state'], evidence: string, fix: string | null = null, code: string | null = null): Check => ({ id, title, state, evidence, fix, code });
const GOOD: Check[] = [
  check('validates', 'The job plans', 'passed', 'Flink 2.3.0 plans 9 operators with the parameters of prod.'),
  check('tests', 'Its tests pass', 'passed', '4 tests pass.'),
  check('ran-here', 'It is what ran here', 'warned', 'What ran here last (2026-11-26 08:01) is 90cc4e1a2b3d; this is c54362ca41f8.', 'Run it as it is now.', 'not-run-here'),
  check('connectors', 'Its connectors are locked', 'passed', '1 jar is locked: flink-sql-connector-kafka-5.0.0-2.2.jar.'),
  check('reachable', 'The cluster answers', 'passed', 'prod-eu is Kubernetes v1.34.4 and knows you as ada@example.com; the namespace streaming is there.'),
  check('permissions', 'You have the rights', 'passed', 'All 24 rights that it takes are there.'),
  check('state', 'State is kept', 'unknown', 'All state is kept. Judged by the plan of what was promoted; s3://state/checkpoints/delays/chk-412 cannot be read from this machine, so what it really holds is not known.'),
  check('room', 'Nodes have room', 'passed', '5 nodes have room for 1 JobManager of 1 CPU and 1.6 GiB and 3 TaskManagers of 2 CPU and 4 GiB.'),
  check('dry-run', 'The server would take it', 'passed', '9 resources: the server would take each of them.'),
];
const UNSAVED = check('saved', 'It is saved', 'warned', 'jobs/delays/job.sql, jobs/delays/topology.yaml have edits that are not saved: these checks, and a promotion, take what is on disk.', 'Save and check again, or go on without the edits.', 'not-saved');
const REFUSED: Check[] = GOOD.map((one) =>
  one.id === 'room' ? { ...one, id: 'quota', title: 'The quota leaves room', state: 'failed', evidence: 'The quota streaming has 6 GiB of 24 GiB limits.memory left, and the job needs 13.6 GiB.', fix: 'Ask for a larger quota, stop something, or take a smaller profile.', code: 'kube-quota' } : one,
);
const GOING: Check[] = GOOD.map((one, at) => (at < 4 ? one : { ...one, state: at < 7 ? 'running' : 'waiting', evidence: '' }));
const plan: PromotionPlan = {
  job: 'delays',
  environment: 'prod',
  production: true,
  target: 'native',
  context: 'prod-eu',
  namespace: 'streaming',
  clusterId: 'delays',
  hash: HASH.now,
  mode: 'savepoint',
  live,
  changes: [
    { object: 'ConfigMap delays-artefact', change: 'changed', fields: [{ path: 'data."artefact.json"', old: '2114 characters', new: '2190 characters, another text' }] },
    { object: 'ConfigMap flink-config-delays', change: 'changed', fields: [{ path: 'data."config.yaml": execution.state-recovery.path', old: null, new: '(the savepoint that is taken first)' }, { path: 'data."config.yaml": parallelism.default', old: '4', new: '6' }] },
    { object: 'Deployment delays', change: 'changed', fields: [{ path: 'metadata.annotations."weir.dev/hash"', old: HASH.old, new: HASH.now }] },
    { object: 'Service delays-rest', change: 'same', fields: [] },
  ],
  topology: null,
  steps: ['Job 8d1f0c2b is stopped with a savepoint (its newest state now: the checkpoint s3://state/checkpoints/delays/chk-412, 1 min old, 46 MiB), and the new version begins there. If the savepoint fails, the job goes on and nothing is changed.', 'The old cluster is removed, and its plan from the high-availability store, so that no JobManager brings it back.', "The resources are applied to streaming in Weir's name; delays starts and asks for its TaskManagers.", 'Weir watches until all tasks run, the running graph is proven to be this one, two checkpoints are done and records flow.', 'If it does not get healthy, nothing is undone by itself: rolling back, to what runs now and the state it was stopped with, is offered.'],
};
const record = (more: Partial<PromotionRecord>): PromotionRecord => ({
  id: 'p1',
  kind: 'promote',
  job: 'delays',
  file: 'jobs/fixture/job.sql',
  environment: 'prod',
  target: 'native',
  context: 'prod-eu',
  namespace: 'streaming',
  clusterId: 'delays',
  mode: 'savepoint',
  hash: HASH.now,
  before: HASH.old,
  verdict: 'works',
  by: 'ada (ada@example.com at the cluster)',
  revision: '210b402f11',
  dirty: false,
  startedAt: NOW,
  endedAt: null,
  outcome: 'running',
  steps: [
    { id: 'stop', state: 'done', message: 'Stopped with the savepoint s3://state/savepoints/delays/savepoint-8d1f0c-1.', at: NOW },
    { id: 'clear', state: 'done', message: 'Removed the old cluster and the old plan from the HA store (delays-cluster-config-map).', at: NOW },
    { id: 'apply', state: 'done', message: 'Applied 9 resources.', at: NOW },
    { id: 'start', state: 'running', message: '', at: NOW },
    { id: 'prove', state: 'waiting', message: '', at: null },
    { id: 'health', state: 'waiting', message: '', at: null },
  ],
  saved: { kind: 'savepoint', path: 's3://state/savepoints/delays/savepoint-8d1f0c-1', at: NOW, bytes: null },
  from: { kind: 'savepoint', path: 's3://state/savepoints/delays/savepoint-8d1f0c-1', at: NOW, bytes: null },
  changes: [],
  timeline: [
    { at: NOW, from: 'weir', level: 'info', text: 'Stopping job 8d1f0c2b with a savepoint.' },
    { at: NOW + 4_000, from: 'weir', level: 'info', text: 'Removing Deployment delays and its pods.' },
    { at: NOW + 9_000, from: 'weir', level: 'info', text: 'Applied Deployment delays.' },
    { at: NOW + 12_000, from: 'pod', level: 'info', text: 'Pod delays-7c9f-x2: ready.' },
    { at: NOW + 15_000, from: 'flink', level: 'info', text: 'Job RUNNING: tasks 2 RUNNING, 4 SCHEDULED.' },
    { at: NOW + 16_000, from: 'event', level: 'error', text: 'No node takes the pod delays-taskmanager-1-3: 0/5 nodes are available: 5 Insufficient memory. Free memory or CPU, add a node, or take a smaller profile or fewer slots.' },
  ],
  health: { state: 'starting', message: '2 of 6 tasks run.', code: null, disagreements: [] },
  failure: null,
  ...more,
});
const unhealthy = record({ outcome: 'unhealthy', endedAt: NOW + 60_000, steps: record({}).steps.map((step) => (step.id === 'start' ? { ...step, state: 'failed', message: 'No node takes the pod delays-taskmanager-1-3.' } : step)), failure: { code: 'no-node-room', message: 'No node takes the pod delays-taskmanager-1-3: 0/5 nodes are available: 5 Insufficient memory. Free memory or CPU, add a node, or take a smaller profile or fewer slots.' } });
const history: PromotionRecord[] = [
  { ...unhealthy, id: 'p3' },
  record({ id: 'p2', outcome: 'healthy', hash: HASH.old, startedAt: NOW - 86_400_000 }),
  record({ id: 'p1', outcome: 'healthy', hash: '90cc4e1a2b3d4e5f', startedAt: NOW - 9 * 86_400_000, from: null, revision: null, dirty: true }),
];

export const Checking = () => <Story report={{ checks: GOING, plan: null, done: false }} />;
export const Checked = () => <Story report={{ checks: GOOD, plan, done: true }} />;
export const Unsaved = () => <Story report={{ checks: [UNSAVED, ...GOOD], plan, done: true }} />;
export const Asked = () => <Story report={{ checks: GOOD, plan, done: true }} asked />;
export const Refused = () => <Story report={{ checks: REFUSED, plan: null, done: true }} />;
export const Going = () => <Story promotion={record({})} />;
export const Unhealthy = () => <Story promotion={unhealthy} />;
export const History = () => <Story history={history} />;
const said = (role: PromotionLogLine['role'], level: PromotionLogLine['level'], logger: string, text: string, more: Partial<PromotionLogLine> = {}): PromotionLogLine => {
  const head = level ? `2026-11-26 08:12:00,000 ${level.toUpperCase().padEnd(5)} ${logger.padEnd(60)} [] [main] - ` : '';
  return { at: NOW, pod: role === 'jobmanager' ? 'delays-7c9f-x2' : 'delays-taskmanager-1-1', role, before: false, text: head + text, level, job: null, task: null, head: head.length, ...more };
};
const GROUP = 'GroupWindowAggregate[3] -> Calc[4] -> Sink: delays_by_airport_and_carrier';
const LINES: PromotionLogLine[] = [
  said('taskmanager', 'error', 'org.apache.flink.runtime.taskexecutor.TaskExecutor', 'Task did not exit gracefully within 180 + seconds.', { before: true, at: NOW - 9_000 }),
  said('taskmanager', 'error', '', 'java.lang.OutOfMemoryError: Java heap space', { before: true, at: NOW - 9_000, head: 0 }),
  said('jobmanager', 'warn', 'org.apache.flink.runtime.resourcemanager.active.ActiveResourceManager', 'Worker delays-taskmanager-1-1 is terminated.', { at: NOW + 2_000 }),
  said('taskmanager', 'info', 'org.apache.flink.runtime.taskmanager.Task', `${GROUP} (1/2)#0 (ce0d_cbc3_0_0) switched from INITIALIZING to RUNNING.`, { at: NOW + 9_000, task: GROUP, job: '8d1f0c2b' }),
  said('taskmanager', null, '', '1> +I[EWR, 2013-01-01T10:00, 19]', { at: NOW + 9_500 }),
];
export const Log = () => <Story lines={LINES} />;
export const NoLines = () => <Story lines={[]} />;
export const Terminal = () => <Story shell="none" />;
export const TerminalOpen = () => <Story shell="open" />;
export const TerminalLost = () => <Story shell="lost" />;
const standing: SessionCluster = {
  environment: 'prod',
  production: true,
  context: 'prod-eu',
  namespace: 'streaming',
  name: 'shared',
  state: 'ready',
  message: 'Flink 2.3.0 with 3 TaskManagers, 5 of 6 slots in use by delays, sums.',
  code: null,
  taskmanagers: { wanted: 4, ready: 3 },
  jobs: ['delays', 'sums'],
  changes: [
    { object: 'Deployment shared-taskmanager', change: 'changed', fields: [{ path: 'spec.replicas', old: '3', new: '4' }] },
    { object: 'Deployment shared-jobmanager', change: 'same', fields: [] },
  ],
  steps: ['TaskManagers: 3 → 4, of 2 slots each.'],
  refusal: null,
};
export const Cluster = () => <ClusterStory seen={standing} />;
export const ClusterInUse = () => <ClusterStory seen={{ ...standing, steps: ['The JobManager is replaced. delays, sums restart from the last checkpoint.'], refusal: { code: 'session-in-use', message: 'The JobManager would be replaced, and without high availability 2 jobs would end with it: delays, sums. Suspend or cancel them first, each with a savepoint ("weir suspend JOB --env …"). Nothing was changed.' } }} />;

const absent: SessionCluster = {
  ...standing,
  state: 'absent',
  message: 'There is no session cluster shared yet.',
  taskmanagers: { wanted: 3, ready: 0 },
  jobs: [],
  changes: ['ConfigMap shared-configuration', 'Service shared-rest', 'Deployment shared-jobmanager', 'Deployment shared-taskmanager'].map((object) => ({ object, change: 'created', fields: [] })),
  steps: ['shared is made: one JobManager and 3 TaskManagers of 2 slots.', 'Weir waits until all of them have joined. Jobs are sent to it by promoting them.'],
};
const MAKING = ['Applied ConfigMap shared-configuration.', 'Applied Deployment shared-jobmanager.', '0 of 3 TaskManagers have joined.', '3 of 3 TaskManagers have joined.', 'shared is ready: Flink 2.3.0, 6 slots.'];
export const ClusterMade = () => <ClusterMaking lines={MAKING} failure={null} />;
export const ClusterNotMade = () => <ClusterMaking lines={MAKING.slice(0, 3)} failure={{ code: 'image-not-pulled', message: 'The image registry.example.com/weir-runner:1 cannot be pulled: not found.' }} />;

/** Half of it is told at once, the other half when the page's `story.goOn` is called. */
function ClusterMaking({ lines, failure }: { lines: string[]; failure: ClusterProgress['failure'] }) {
  const store = useMemo(() => {
    let seen = absent;
    let goOn = () => {};
    const may = new Promise<void>((resolve) => (goOn = resolve));
    const progress = (count: number): ClusterProgress => ({ lines: lines.slice(0, count).map((text, index) => ({ at: NOW + index * 1_000, level: 'info', text })), failure: null });
    const promotion = {
      cluster: async () => seen,
      applyCluster: async function* () {
        yield progress(2);
        await may;
        yield { ...progress(lines.length), failure };
        seen = failure ? { ...absent, state: 'failed', ...failure } : { ...standing, message: 'Flink 2.3.0 with 3 TaskManagers, 0 of 6 slots in use.', changes: [], steps: ['Nothing changes.'] };
      },
    };
    Object.assign(globalThis, { story: { goOn } });
    const made = createClusterStore(windowParts({ promotion: promotion as never }, showing(null)), () => {});
    made.look('prod');
    return made;
  }, []);
  useEffect(() => () => store.dispose(), [store]);
  return <ClusterDialog store={store} />;
}

function ClusterStory({ seen }: { seen: SessionCluster }) {
  const store = useMemo(() => {
    const made = createClusterStore(windowParts({ promotion: { cluster: async () => seen } as never }, showing(null)), () => {});
    made.look(seen.environment);
    return made;
  }, []);
  useEffect(() => () => store.dispose(), [store]);
  return <ClusterDialog store={store} />;
}
export const NoEnvironment = () => <Story environments={[]} />;

interface StoryProps {
  report?: GateReport;
  promotion?: PromotionRecord;
  history?: PromotionRecord[];
  environments?: EnvironmentSummary[];
  asked?: boolean;
  lines?: PromotionLogLine[];
  shell?: 'none' | 'open' | 'lost';
}

function Story({ report, promotion, history: were, environments: known = environments, asked = false, lines, shell }: StoryProps) {
  const { store, terminal, parts } = useMemo(() => {
    const client = {
      environments: async function* () {
        yield known;
        await new Promise(() => {});
      },
      history: async () => were ?? [],
      status: async () => live,
      logs: async function* () {
        yield* lines ?? [];
        await new Promise(() => {});
      },
    };
    const shells = {
      pods: async (): Promise<JobPod[]> => [
        { name: 'delays-7c9f6d5b8f-x2k4q', role: 'jobmanager', phase: 'Running', restarts: 0 },
        { name: 'delays-taskmanager-1-1', role: 'taskmanager', phase: 'Pending', restarts: 0 },
      ],
      open: async function* (): AsyncGenerator<ShellEvent> {
        yield { kind: 'opened', shell: '1' };
        yield { kind: 'text', text: '\x1b[32mflink@delays-7c9f6d5b8f-x2k4q\x1b[0m:\x1b[34m/opt/flink\x1b[0m$ ls\r\nbin  conf  lib  \x1b[31mlog\x1b[0m  opt  plugins\r\n\x1b[32mflink@delays-7c9f6d5b8f-x2k4q\x1b[0m:\x1b[34m/opt/flink\x1b[0m$ ' };
        if (shell === 'lost') yield { kind: 'closed', exit: null, failure: { code: 'shell-lost', message: 'The connection to the pod through prod-eu was lost, so what ran in the terminal may still run there. Open a new one when the cluster answers again.' } };
        else await new Promise(() => {});
      },
      write: async () => ({}),
      resize: async () => ({}),
    };
    const window = windowParts({ promotion: client as never, shells: shells as never }, showing(null));
    const made = createPromotionStore(window);
    const file = window.session.getState().activeFile!.path;
    made.setState({
      environment: 'prod',
      report,
      checked: keyOf({ file, environment: 'prod' }),
      record: promotion,
      shape: shell ? 'shell' : lines ? 'log' : were ? 'history' : promotion ? 'watch' : 'gate',
      asked: asked ? { kind: 'promote', to: null } : undefined,
    });
    const opened = new PodTerminal(shells as never);
    return { store: made, terminal: opened, parts: { store: made, terminal: opened, cluster: { look: () => {} }, session: window.session, execute: window.execute, clients: window.clients, link: window.link } };
  }, []);
  useEffect(() => {
    if (shell === 'open' || shell === 'lost') void terminal.open({ file: 'jobs/fixture/job.sql', environment: 'prod', pod: 'delays-7c9f6d5b8f-x2k4q' });
    return () => {
      terminal.dispose();
      store.dispose();
    };
  }, [store, terminal]);
  return (
    <div style={{ display: 'grid', gridTemplateRows: '40px 1fr', height: '100vh', background: 'var(--pane)' }}>
      <div style={{ display: 'flex', justifyContent: 'flex-end', padding: '4px 8px' }}>
        <PromotionActions parts={parts} />
      </div>
      <PromotionView parts={parts} />
      <Consent store={store} session={parts.session} />
    </div>
  );
}
