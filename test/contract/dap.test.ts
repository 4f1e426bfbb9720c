import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dapIsBuilt, type DapProcess, startDap } from '#test/drivers/dap-process.ts';
import type { DebugClient } from '#test/drivers/debug-client.ts';
import { folderOf } from './worlds.ts';

const SCORE = `import { BIGINT, scalar, STRING } from '@weir/sdk';

function weigh(id: bigint): bigint {
  const doubled = id * 2n;
  if (doubled === 0n) return 1n;
  return doubled;
}

export const score = scalar({ arguments: [BIGINT.notNull(), STRING.notNull()], returns: BIGINT.notNull() }, (id, origin) => {
  console.log(\`scores \${origin}\`);
  const weight = weigh(id);
  if (weight < 0n) throw new RangeError(\`weight is \${weight}\`);
  return weight + 1n;
});
`;
const FILES = {
  'weir.yaml': 'weir: 1\nfunctions: [functions/*.ts]\n',
  'functions/score.ts': SCORE,
  'jobs/scores/job.sql': "CREATE TABLE rides (id BIGINT NOT NULL, origin STRING NOT NULL) WITH ('connector' = 'kafka', 'topic' = 'rides', 'properties.bootstrap.servers' = 'localhost:9092', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');\nSELECT id, score(id, origin) AS score FROM rides;\n",
  'streams/rides.yaml': 'data: ../data/rides.csv\nformat: { type: csv, header: true }\n',
  'data/rides.csv': 'id,origin\n9007199254740993,EWR\n2,JFK\n-1,LGA\n',
};

/** One editor, one run, from its launch to its end: each test goes on where the one before has stopped. */
describe.skipIf(!dapIsBuilt)('weir dap as a process of its own, on Flink', () => {
  let place: Awaited<ReturnType<typeof folderOf>>;
  let adapter: DapProcess;
  let client: DebugClient;
  let path: string;
  let threadId: number;
  beforeAll(async () => {
    place = await folderOf(FILES);
    path = join(place.folder, 'functions/score.ts');
    adapter = startDap(place.folder, join(place.folder, 'home'));
    client = adapter.client;
  });
  afterAll(async () => {
    expect(await adapter.end()).toBe(0);
    await place.dispose();
  });

  const stopped = async () => {
    const body = await client.event<DebugProtocol.StoppedEvent['body']>('stopped');
    threadId = body.threadId!;
    return body;
  };
  const frames = () => client.request<{ stackFrames: DebugProtocol.StackFrame[] }>('stackTrace', { threadId }).then(({ stackFrames }) => stackFrames);
  const here = async () => {
    const [{ name, line, source }] = (await frames()) as [DebugProtocol.StackFrame];
    return [name, line, source?.path];
  };
  const valuesOf = async (scope: string, frame = 0) => {
    const { scopes } = await client.request<{ scopes: DebugProtocol.Scope[] }>('scopes', { frameId: (await frames())[frame]!.id });
    const { variables } = await client.request<{ variables: DebugProtocol.Variable[] }>('variables', { variablesReference: scopes.find(({ name }) => name === scope)!.variablesReference });
    return variables;
  };

  test('launches a job, and stops at a line under its condition, with the stack and values that are whole', async () => {
    await client.request('initialize', { adapterID: 'weir', pathFormat: 'path', linesStartAt1: true, columnsStartAt1: true });
    const launched = client.request('launch', { workspace: place.folder, job: 'scores' });
    await Promise.race([client.event('initialized'), launched]);
    const { breakpoints } = await client.request<{ breakpoints: DebugProtocol.Breakpoint[] }>('setBreakpoints', {
      source: { path },
      breakpoints: [{ line: 4, condition: 'id > 9007199254740992n' }, { line: 13, logMessage: '{origin} weighs {weight}' }],
    });
    expect(breakpoints).toMatchObject([{ verified: false }, { verified: false, message: expect.stringContaining('[breakpoint-waits]') }]);
    await client.request('setExceptionBreakpoints', { filters: ['uncaught'] });
    await client.request('configurationDone');
    await launched;
    expect(await stopped()).toMatchObject({ reason: 'breakpoint', hitBreakpointIds: [breakpoints[0]!.id] });
    expect(await here()).toEqual(['weigh', 4, path]);
    expect((await frames())[1]).toMatchObject({ line: 11, source: { path } });
    expect(await valuesOf('Local')).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'id', value: '9007199254740993n', type: 'bigint' })]));
    expect(await client.event('breakpoint', ({ breakpoint }: DebugProtocol.BreakpointEvent['body']) => breakpoint.id === breakpoints[0]!.id && breakpoint.verified)).toMatchObject({ breakpoint: { line: 4 } });
  }, 180_000);

  test('steps over and out, and evaluates in a frame', async () => {
    await client.request('next', { threadId });
    expect(await stopped()).toMatchObject({ reason: 'step' });
    expect(await here()).toEqual(['weigh', 5, path]);
    const frameId = (await frames())[0]!.id;
    expect(await client.request('evaluate', { expression: 'doubled + 1n', frameId, context: 'repl' })).toMatchObject({ result: '18014398509481987n', type: 'bigint' });
    await expect(client.request('evaluate', { expression: 'nope', frameId, context: 'watch' })).rejects.toThrow(/nope is not defined.*\[evaluation-failed\]/);
    await client.request('stepOut', { threadId });
    await stopped();
    expect((await here())[1]).toBeGreaterThanOrEqual(11);
    const flink = await valuesOf('Flink');
    expect(flink.length).toBeGreaterThan(0);
  });

  test('says what the job and a logpoint say, and stops at an exception', async () => {
    await client.request('continue', { threadId });
    expect(await stopped()).toMatchObject({ reason: 'exception', text: expect.stringContaining('weight is -2') });
    expect(await client.request('exceptionInfo', { threadId })).toMatchObject({ exceptionId: 'RangeError', breakMode: 'unhandled' });
    expect((await here())[1]).toBe(12);
    await client.event('output', ({ output }: DebugProtocol.OutputEvent['body']) => output === 'scores LGA\n');
    await client.event('output', ({ output, source, line }: DebugProtocol.OutputEvent['body']) => output === 'JFK weighs 4n\n' && source?.path === path && line === 13);
  });

  test('tells how the run ended', async () => {
    await client.request('continue', { threadId });
    expect(await client.event('exited')).toEqual({ exitCode: 1 });
    await client.event('terminated');
    expect(client.output()).toMatch(/weight is -2/);
    expect(client.output()).toMatch(/failed: 2 rows in/);
  });
});
