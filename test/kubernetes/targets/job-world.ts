import { expect } from 'vitest';
import type { Check } from '#shared/services/promotion.ts';
import type { Said } from '../cli.ts';
import { sharedKubernetes } from '../cluster/shared.ts';
import { busiestRoutes, Departures } from '../departures.ts';
import { startPromoting, type Promoting } from '../promoting.ts';
import type { Target } from './target.ts';

export const NAME = 'busiest-routes';

/** Functions in TypeScript that the job calls, so that all that is promised here is promised of such a job: they change no count. */
const FUNCTIONS = `import { BOOLEAN, INT, ROW, scalar, STRING, table } from '@weir/sdk';
export const has_left = scalar({ arguments: [INT], returns: BOOLEAN.notNull() }, (departure) => departure !== null);
export const ways = table({ arguments: [STRING, STRING], returns: ROW({ origin: STRING, dest: STRING }) }, function* (origin, dest) {
  yield { origin, dest };
});
`;

function calling(sql: string): string {
  return sql.replace(/FROM flights\s+WHERE dep_time IS NOT NULL\s+GROUP BY origin, dest/, 'FROM (SELECT w.origin, w.dest, distance FROM flights, LATERAL TABLE(ways(flights.origin, flights.dest)) AS w (origin, dest) WHERE has_left(dep_time)) GROUP BY origin, dest');
}

interface Operator {
  uid: string;
  state: unknown[];
  type: string;
  chain: string;
}

/** The sample's job in a workspace of its own, a namespace for it, and its departures in a real Kafka. */
export class JobWorld {
  private constructor(
    readonly target: Target,
    readonly at: Promoting,
    readonly departures: Departures,
    readonly file: string,
    readonly sql: string,
  ) {}

  static async start(target: Target): Promise<JobWorld> {
    const [departures, { file, files }] = await Promise.all([sharedKubernetes().then(({ machine }) => Departures.start(machine)), busiestRoutes()]);
    try {
      const sql = calling(files[file]!);
      expect(sql).toContain('ways(');
      const all = { ...files, [file]: sql, 'functions/routes.ts': FUNCTIONS, 'weir.yaml': `${files['weir.yaml']}functions: [functions/*.ts]\n` };
      const at = await startPromoting(`on-${target.name}`, { files: all, environment: { parameters: { brokers: departures.brokers }, upgrade: 'savepoint', ...target.environment } });
      const world = new JobWorld(target, at, departures, file, sql);
      expect(await at.weir('lock')).toMatchObject({ code: 0 });
      return world;
    } catch (thrown) {
      await departures.dispose();
      throw thrown;
    }
  }

  async dispose(): Promise<void> {
    await this.at.dispose();
    await this.departures.dispose();
  }

  /** `weir KIND` of the job in the environment, agreed to. */
  act(kind: string, ...more: string[]): Promise<Said> {
    return this.at.weir(kind, NAME, '--env', 'test', '--yes', '--json', ...more);
  }

  /** Does it, and it is healthy. */
  async healthy(kind: string): Promise<NonNullable<Said['outcome']>> {
    const { checks, code, err, outcome } = await this.act(kind);
    expect([failed(checks), code, outcome ? outcome.failure : err, outcome?.outcome]).toEqual([[], 0, null, 'healthy']);
    return outcome!;
  }

  /** Which version runs, as which job. */
  async standing(): Promise<{ hash: string | null; jobId: string | null }> {
    const { hash, jobId } = await this.at.status(NAME);
    return { hash, jobId };
  }

  /** Does what is refused: afterwards the same job runs, and counts on. */
  async unchanged<T>(work: () => Promise<T>): Promise<T> {
    const before = await this.standing();
    const done = await work();
    expect(await this.standing()).toEqual(before);
    await this.departures.produce(5);
    await this.departures.counted();
    return done;
  }

  /** Another text of the job, until `work` is done. */
  async withText<T>(sql: string, work: () => Promise<T>): Promise<T> {
    await this.at.files({ [this.file]: sql });
    return work().finally(() => this.at.files({ [this.file]: this.sql }));
  }

  /** An edit of the topology: the aggregate, and what it forwards rows to, run so often side by side. */
  async spread(parallelism: number): Promise<void> {
    const { operators } = JSON.parse((await this.at.weir('preview', NAME, '--env', 'test', '--trust', '--json')).out) as { operators: Operator[] };
    const aggregate = operators.find(({ state, type }) => state.length > 0 && !/source/i.test(type))!;
    const together = operators.filter(({ chain }) => chain === aggregate.chain);
    await this.at.files({ [`jobs/${NAME}/topology.yaml`]: `weir: 1\noperators:\n${together.map(({ uid }) => `  "${uid}":\n    parallelism: ${parallelism}\n`).join('')}` });
  }

  async taskManagers(): Promise<number> {
    return (await this.at.cluster.kubectl.run('-n', this.at.namespace, 'get', 'pods', '-l', `app=${this.target.app},component=taskmanager`, '-o', 'name')).trim().split('\n').length;
  }
}

export function failed(checks: readonly Check[]): string[] {
  return checks.filter(({ state }) => state === 'failed').map(({ id, evidence, code }) => `${id}: ${evidence} [${code}]`);
}
