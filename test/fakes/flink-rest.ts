import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface FakeJob {
  jid: string;
  /** As Flink lists it. */
  name: string;
  state: string;
  /** Empty for a job that another made. */
  hash: string;
  startedAt: number;
  completed: number;
  records: number;
  tasks: Record<string, number>;
  savepoint: string | null;
  /** Its tasks in place of the one that every job has, with their metrics by name: the sum over two subtasks. */
  vertices: { id: string; name: string; metrics: Record<string, number> }[];
  /** Its exceptions, the newest first. */
  thrown: { exceptionName: string; stacktrace: string; timestamp: number; taskName?: string }[];
}

/** The part of Flink's REST that a promotion asks, with jobs that a test starts and breaks. Every look does a checkpoint and reads ten records. */
export class FakeFlink {
  readonly jobs: FakeJob[] = [];
  /** What was asked, as `POST /jobs/…/stop`. */
  readonly asked: string[] = [];
  /** Why the next savepoint fails; undefined: it works. */
  savepointFails: string | undefined;
  /** Has forgotten the triggers of savepoints, as Flink does after some minutes. */
  forgetful = false;
  /** Does not answer that often when asked what a job's graph carries. */
  silent = 0;
  /** Refuses every call as a server that restarts does. */
  away = false;
  /** Why the program of the cluster ended before it had a job; undefined: it did not. */
  programFails: string | undefined;
  version = '2.3.0';
  /** Of two TaskManagers; each job that runs takes one. */
  slots = 4;
  takesJars = true;
  /** What it runs on, as Java calls it. */
  arch = 'amd64';
  /** Keeps the checkpoints of jobs that are cancelled. */
  keepsCheckpoints = true;
  /** Carries out so many of the next starts of a jar without an answer, as where the way to it breaks. */
  unanswered = 0;
  /** What becomes of the first start of a jar, which a second one by the same id finds: its job begins only then, or it has failed without one. */
  first: 'begins' | 'fails' | undefined;
  private begun: string | undefined;
  private started = 0;
  /** The cluster's own options, beside those that it needs here. */
  options: Record<string, string> = {};
  private readonly server: Server = createServer((request, response) => {
    void this.answer(request).then(({ status, body }) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body)));
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async dispose(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** A job that runs at once. */
  add(hash: string, more: Partial<FakeJob> = {}): FakeJob {
    const job: FakeJob = { jid: hash.padEnd(32, '0').slice(0, 32), state: 'RUNNING', hash, startedAt: Date.now(), name: 'delays', completed: 0, records: 0, tasks: { RUNNING: 2 }, savepoint: null, vertices: [], thrown: [], ...more };
    this.jobs.unshift(job);
    return job;
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const [path, query = ''] = (request.url ?? '').split('?') as [string, string?];
    let text = '';
    for await (const part of request.setEncoding('utf8')) text += part;
    this.asked.push(`${request.method} ${path}`);
    if (this.away) return { status: 503, body: { errors: ['Service temporarily unavailable due to an ongoing leader election.'] } };
    if (path === '/jobmanager/config') return ok(Object.entries({ 'metrics.fetcher.update-interval': '20 ms', ...this.options }).map(([key, value]) => ({ key, value })));
    if (path === '/config') return ok({ 'flink-version': this.version, features: { 'web-submit': this.takesJars } });
    if (path === '/jobmanager/environment') return ok({ jvm: { version: 'OpenJDK 64-Bit Server VM', arch: this.arch, options: [] }, classpath: [] });
    if (path === '/overview') return ok({ 'flink-version': this.version, taskmanagers: 2, 'slots-total': this.slots, 'slots-available': this.slots - this.jobs.filter(({ state }) => state === 'RUNNING').length });
    if (path === '/jobs/overview') return ok({ jobs: this.jobs.map(listed) });
    if (path === '/applications/overview') return ok({ applications: this.first === 'fails' && this.begun ? [{ id: this.begun, name: 'main', status: 'FAILED', 'start-time': 1, 'end-time': 2, duration: 1, jobs: {} }] : this.programFails === undefined ? [] : [{ id: 'app', name: 'main', status: 'FAILED', 'start-time': 1, 'end-time': 2, duration: 1, jobs: {} }] });
    if (path === '/applications/app/exceptions') return ok({ exceptionHistory: { entries: [{ exceptionName: 'ApplicationExecutionException', stacktrace: `ApplicationExecutionException: Could not execute application.\n\tat x.Y.z(Y.java:1)\nCaused by: org.apache.flink.util.FlinkRuntimeException: ${this.programFails}\n\t... 13 more`, timestamp: 2 }] } });
    if (path === '/jars/upload') return ok({ filename: '/jars/job.jar' });
    if (path === '/jars/job.jar/run') return this.run((JSON.parse(text) as { jobId: string }).jobId);
    if (path === '/jars/job.jar') return ok({});
    const [, id, rest = ''] = /^\/jobs\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    const job = this.jobs.find(({ jid }) => jid === id);
    if (!job) return { status: 404, body: { errors: [`Job ${id} not found`] } };
    if (request.method === 'PATCH') Object.assign(job, { state: 'CANCELED', tasks: { CANCELED: 2 } });
    return this.ofJob(job, rest, text, new URLSearchParams(query).get('get'));
  }

  private run(jid: string): { status: number; body: unknown } {
    const again = this.begun === jid;
    this.begun = jid;
    const begins = this.first === undefined || (this.first === 'begins' ? again : this.started++ > 1);
    if (begins) this.add('new', { jid });
    if (again) return { status: 400, body: { errors: ['Application has already been submitted.'] } };
    return this.unanswered-- > 0 ? { status: 503, body: { errors: ['The connection was closed.'] } } : ok({ jobid: jid });
  }

  private ofJob(job: FakeJob, rest: string, text: string, get: string | null): { status: number; body: unknown } {
    const savepoint = (path: string) => ({ id: 9, external_path: path, latest_ack_timestamp: Date.now(), end_to_end_duration: 40, state_size: 4096 });
    if (rest === '/stop') {
      if (!this.savepointFails) Object.assign(job, { savepoint: `file:/savepoints/${job.hash}`, state: 'FINISHED', tasks: { FINISHED: 2 } });
      return ok({ 'request-id': (JSON.parse(text) as { triggerId: string }).triggerId });
    }
    if (rest.startsWith('/savepoints/') && this.forgetful) return { status: 404, body: { errors: ['There is no savepoint operation with this trigger.'] } };
    if (rest.startsWith('/savepoints/'))
      return ok({ status: { id: 'COMPLETED' }, operation: this.savepointFails ? { 'failure-cause': { class: 'E', 'stack-trace': `org.E: outer\n\tat x\nCaused by: java.io.IOException: ${this.savepointFails}\n\tat y` } } : { location: job.savepoint } });
    if (rest === '/checkpoints') {
      job.completed += job.state === 'RUNNING' ? 1 : 0;
      const completed = job.completed ? savepoint(`file:/checkpoints/${job.jid}/chk-${job.completed}`) : null;
      return ok({ counts: { completed: job.completed, failed: 0, in_progress: 0, restored: 0 }, latest: { completed, savepoint: job.savepoint ? savepoint(job.savepoint) : null } });
    }
    if (rest === '/checkpoints/config') return ok({ interval: 60_000, externalization: { enabled: this.keepsCheckpoints, delete_on_cancellation: !this.keepsCheckpoints } });
    if (rest === '/config' && this.silent-- > 0) return { status: 503, body: { errors: ['Service temporarily unavailable due to an ongoing leader election.'] } };
    if (rest === '/config') return ok({ 'execution-config': { 'user-config': job.hash ? { 'weir.hash': job.hash, 'weir.job': job.name } : {} } });
    if (rest === '/exceptions') return ok({ exceptionHistory: { entries: job.thrown } });
    if (rest === '/checkpoints/details/9') return ok({ tasks: Object.fromEntries(job.vertices.map(({ id }) => [id, { state_size: 2048, end_to_end_duration: 30 }])) });
    const metrics = job.vertices.find(({ id }) => rest === `/vertices/${id}/subtasks/metrics`)?.metrics;
    if (metrics) return ok(get === null ? Object.keys(metrics).map((id) => ({ id })) : get.split(',').map((id) => ({ id, min: metrics[id]! / 2, max: metrics[id]! / 2, sum: metrics[id] })));
    if (rest.endsWith('/metrics')) return ok([]);
    job.records += job.state === 'RUNNING' ? 10 : 0;
    return ok({ ...job, 'start-time': job.startedAt, now: Date.now() + job.records, vertices: job.vertices.length ? job.vertices.map(({ id, name }) => ({ id, name, parallelism: 2, status: job.state, tasks: job.tasks, metrics: {} })) : [{ id: 'v', name: 'Source', parallelism: 2, status: job.state, tasks: job.tasks, metrics: { 'read-records': 0, 'write-records': job.records, 'read-records-complete': true } }], plan: { nodes: [{ id: 'v' }] } });
  }
}

function listed({ jid, name, state, startedAt, tasks }: FakeJob) {
  const total = Object.values(tasks).reduce((sum, count) => sum + count, 0);
  return { jid, name, state, 'start-time': startedAt, 'end-time': -1, 'last-modification': startedAt, tasks: { total, ...Object.fromEntries(Object.entries(tasks).map(([word, count]) => [word.toLowerCase(), count])) } };
}

function ok(body: unknown): { status: number; body: unknown } {
  return { status: 200, body };
}
