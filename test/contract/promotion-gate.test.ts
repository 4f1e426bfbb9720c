import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCli } from '#electron/cli/run-cli.ts';
import type { CliParts } from '#electron/cli/parts.ts';
import type { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import { Drafts } from '#electron/services/workspace/drafts.ts';
import { readText } from '#electron/services/workspace/files.ts';
import { Trust } from '#electron/services/workspace/trust.ts';
import { Failure } from '#shared/base/failure.ts';
import type { Check } from '#shared/services/promotion.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';
import { createFakeKeeper } from '#test/fakes/engine-keeper.ts';
import { folderOf } from './worlds.ts';

/** What a promotion says and does before it has a cluster: none that answers, or none that it may speak to. */
let place: Awaited<ReturnType<typeof folderOf>>;
/** The contexts that were connected to. */
let asked: (string | undefined)[];
let connectKubernetes: (context: string | undefined) => Promise<KubeClient>;

beforeEach(async () => {
  asked = [];
  connectKubernetes = async () => {
    throw new Failure('kube-unreachable', 'prod-eu at https://10.0.0.1:6443 cannot be reached: it does not answer.');
  };
  place = await folderOf({
    'weir.yaml': 'weir: 1\n',
    // Where the runner is.
    'weir-runner.jar': 'a jar',
    'lib/flink-core-2.3.0.jar': 'a jar',
    'jobs/count/job.sql': 'SELECT 3;\n',
    'environments/prod.yaml': 'target: native\ncontext: prod-eu\nnamespace: streaming\nimage: registry.invalid/weir:1\nstorage: { checkpoints: s3://a/b, savepoints: s3://a/c, high-availability: s3://a/d }\n',
  });
});
afterEach(() => place.dispose());

async function weir(line: string) {
  const text = { out: '', err: '' };
  const sink = (name: 'out' | 'err') => ({ closed: false, whenClosed: new Promise<void>(() => {}), write: async (more: string) => void (text[name] += more) });
  const parts: CliParts = {
    cwd: place.folder,
    interrupted: new AbortController().signal,
    out: sink('out'),
    err: sink('err'),
    places: { runner: place.folder, broker: '', images: '', maven: '', renderer: '', sample: '/nowhere', home: join(place.folder, 'home'), cache: '', java: undefined, version: '0' },
    startEngine: () => createFakeKeeper(),
    broker: () => createFakeBroker(),
    wait: () => new Promise(() => {}),
    connectKubernetes: (context) => (asked.push(context), connectKubernetes(context)),
  };
  const code = await runCli(line.split(' '), parts);
  return { code, ...text };
}

describe('where no cluster answers', () => {
  it('one check fails and says why; those that ask the cluster are not checked', async () => {
    const { code, out, err } = await weir('promote count --env prod --dry-run --json');
    expect(code, err).toBe(3);
    const [{ gate: { checks } }] = out.split('\n').filter(Boolean).map((line) => JSON.parse(line)) as [{ gate: { checks: Check[] } }];
    expect(checks.filter(({ code: failed }) => failed === 'kube-unreachable').map(({ id, state }) => [id, state])).toEqual([['reachable', 'failed']]);
    const unchecked = ['version', 'secrets', 'permissions', 'account', 'state', 'quota', 'room', 'image', 'dry-run'];
    expect(checks.filter(({ state, evidence }) => state === 'unknown' && evidence.startsWith('Not checked: ')).map(({ id }) => id)).toEqual(unchecked);
    expect(checks.every(({ state }) => state !== 'running' && state !== 'waiting')).toBe(true);
  });
});

describe('what is not saved', () => {
  const JOB = 'jobs/count/job.sql';
  const saved = async () => {
    const { out } = await weir('promote count --env prod --dry-run --json');
    return (JSON.parse(out.split('\n')[0]!) as { gate: { checks: Check[] } }).gate.checks.find(({ id }) => id === 'saved');
  };
  /** As a window keeps it. */
  const type = async (path: string, text: string) => {
    const folder = await realpath(place.folder);
    const base = await readText(join(folder, path), path).then(({ version }) => version, () => null);
    await new Drafts(join(place.folder, 'home'), folder).keep({ path, text, base, at: 1 });
  };

  it('warns where a window has edits of the job, of its topology or of its environment', async () => {
    expect(await saved()).toMatchObject({ state: 'passed', code: null });
    await type(JOB, 'SELECT 4;\n');
    expect(await saved()).toMatchObject({ state: 'warned', code: 'not-saved', evidence: `${JOB} has edits that are not saved: these checks, and a promotion, take what is on disk.`, fix: 'Save and check again, or go on without the edits.' });
    await type('jobs/count/topology.yaml', 'operators: {}\n');
    await type('environments/prod.yaml', 'target: export\n');
    expect((await saved())?.evidence).toMatch(/^environments\/prod.yaml, jobs\/count\/job.sql, jobs\/count\/topology.yaml have edits/);
  });

  it('is nothing where the text was saved since, is the same, or is of another job', async () => {
    await type(JOB, 'SELECT 4;\n');
    await writeFile(join(place.folder, JOB), 'SELECT 4;\n-- and more\n');
    await type('jobs/other/job.sql', 'SELECT 5;\n');
    await type('weir.yaml', 'weir: 1\n');
    expect(await saved()).toMatchObject({ state: 'passed' });
  });
});

describe('functions in TypeScript', () => {
  it('are in the artefact by content, are asked after at the cluster, and are refused for the SQL client alone', async () => {
    await mkdir(join(place.folder, 'functions'));
    const write = (factor: number) => writeFile(join(place.folder, 'functions/twice.ts'), `import { INT, scalar } from '@weir/sdk';\nexport const twice = scalar({ arguments: [INT], returns: INT }, (n) => (n ?? 0) * ${factor});\n`);
    const artefact = async () => JSON.parse((await weir('artefact count --json')).out) as { hash: string; artefact: { functions?: { code: string; map: string } } };
    const without = await artefact();
    expect(without.artefact.functions).toBeUndefined();
    await writeFile(join(place.folder, 'weir.yaml'), 'weir: 1\nfunctions: [functions/*.ts]\n');
    await write(2);
    expect((await artefact()).hash).toBe(without.hash);
    await writeFile(join(place.folder, 'jobs/count/job.sql'), 'SELECT 3; -- twice\n');
    const calling = await artefact();
    expect([calling.artefact.functions?.code, JSON.parse(calling.artefact.functions!.map)]).toEqual([expect.stringContaining('* 2'), expect.objectContaining({ sources: expect.arrayContaining(['functions/twice.ts']) })]);
    expect((await weir('artefact count')).out).toMatch(/TypeScript functions, \d+ KiB/);
    await write(3);
    expect((await artefact()).hash).not.toBe(calling.hash);
    const { out } = await weir('promote count --env prod --dry-run --json');
    const { checks } = (JSON.parse(out.split('\n')[0]!) as { gate: { checks: Check[] } }).gate;
    expect(checks.find(({ id }) => id === 'functions')).toMatchObject({ state: 'unknown', evidence: expect.stringMatching(/^Not checked/) });
    expect(await weir('export count out --format sql')).toMatchObject({ code: 2, err: expect.stringContaining('[functions-not-in-sql]') });
  });
});

describe('a workspace that nobody trusted', () => {
  it.each(['status', 'status count', 'status count --env prod', 'logs count --env prod', 'diff env:prod count'])('has no cluster spoken to by weir %s', async (line) => {
    expect(await weir(line)).toMatchObject({ code: 2, err: expect.stringMatching(/cluster is spoken to in your name.*--trust.*\[untrusted\]/) });
    expect(asked).toEqual([]);
    await weir(`${line} --trust`);
    expect(asked).toEqual(['prod-eu']);
  });

  it('is asked once it is trusted in the window', async () => {
    await new Trust(join(place.folder, 'home'), []).decide(place.folder, true);
    await weir('status');
    expect(asked).toEqual(['prod-eu']);
  });
});
