import { afterEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import type { JobDiff, OperatorVerdict } from '#shared/topology/verdict.ts';
import { runStatus, showing, windowParts } from '#test/fakes/window-parts.ts';
import { droppedIn, noteOf } from './verdict-words.ts';
import { watchVerdict, type VerdictWatch } from './watch-verdict.ts';

const FILE = 'jobs/fixture/job.sql';
const open: VerdictWatch[] = [];
afterEach(() => open.splice(0).forEach((watch) => watch.dispose()));

function operator(name: string, verdict: OperatorVerdict['verdict'], rule = 'state-same', bytes: number | null = null): OperatorVerdict {
  const version = { uid: name, operatorId: '', name, type: 'group-aggregate', parallelism: 1, maxParallelism: 128 };
  return { change: 'same', old: version, new: version, verdict, rule, message: `${name} says so.`, bytes };
}

function diff(restore: JobDiff['restore'], ...operators: OperatorVerdict[]): JobDiff {
  return { operators, restore, message: 'The whole of it.', allowNonRestored: restore === 'drops' };
}

describe('the verdict in words', () => {
  it('says that state is kept, and what is rewritten', () => {
    expect(noteOf(diff('works', operator('Count', 'keeps')), true)).toEqual({
      tone: 'good',
      headline: 'State kept.',
      words: 'Every operator goes on where it was.',
      reasons: ['Count: keeps [state-same]. Count says so.'],
      actions: [{ title: 'Apply to the run', command: 'verdict.apply', primary: true }],
    });
    expect(noteOf(diff('works', operator('Count', 'migrates', 'ttl-added')), true)).toMatchObject({ tone: 'busy', words: 'Flink rewrites that of Count as it is read.' });
  });

  it('names what is dropped, with its size where it is known', () => {
    const drops = diff('drops', operator('A', 'lost', 'key-changed'), operator('B', 'keeps'), operator('C', 'lost', 'key-changed', 1400));
    expect(noteOf(drops, true)).toMatchObject({ tone: 'error', headline: 'Works, but drops the state of A and C (1.4 kB).', actions: [{ title: 'Apply to the run…' }] });
    expect(droppedIn(drops)).toEqual(['A', 'C (1.4 kB)']);
  });

  it('offers nothing where the job would not start, or does not run', () => {
    expect(noteOf(diff('fails'), true)).toMatchObject({ headline: 'Would fail:', words: 'The whole of it.', actions: [] });
    expect(noteOf(diff('works'), false).actions).toEqual([]);
    expect(noteOf(diff('unsure'), true)).toMatchObject({ tone: 'warning', headline: 'Unsure:' });
  });
});

describe('the verdict watch', () => {
  function setUp(verdict: () => Promise<JobDiff | null>) {
    const runs = { verdict: vi.fn(verdict) };
    const parts = windowParts({ runs: runs as never }, showing(null));
    const watch = watchVerdict(parts, 0);
    open.push(watch);
    const edit = (text: string) => parts.session.setState({ activeFile: { path: FILE, text, dirty: true, runnable: true } });
    const shown = () => parts.session.getState().verdict;
    return { ...parts, runs, watch, edit, shown };
  }

  it('asks once a text rests, of the run and the edits in front', async () => {
    const { session, runs, edit, shown } = setUp(async () => diff('works', operator('Count', 'keeps')));
    edit('SELECT 2');
    session.setState({ run: runStatus(), topologyEdits: { file: FILE, edits: { operators: { u1: { parallelism: 2 } }, groups: {} } } });
    edit('SELECT 3');
    await vi.waitUntil(shown);
    expect(runs.verdict).toHaveBeenCalledOnce();
    expect(runs.verdict).toHaveBeenCalledWith({ run: 'run-1', text: 'SELECT 3', topology: { operators: { u1: { parallelism: 2 } }, groups: {} } }, expect.anything());
    expect(shown()!.actions).toHaveLength(1);
    session.setState({ run: runStatus({ state: 'cancelled' }) });
    expect(shown()!.actions).toEqual([]);
  });

  it('lets nobody act on a verdict of an older text, and shows none for a text with errors', async () => {
    let answer: () => Promise<JobDiff | null> = async () => diff('drops', operator('Count', 'lost'));
    const { session, watch, edit, shown } = setUp(() => answer());
    session.setState({ run: runStatus() });
    await vi.waitUntil(shown);
    answer = () => Promise.reject(new Failure('invalid-script', 'No such column.'));
    edit('SELECT nope');
    expect(shown()).toMatchObject({ headline: expect.stringMatching(/^Works, but drops/), actions: [] });
    expect(watch.getState().diff).toBeUndefined();
    await vi.waitUntil(() => !shown());
  });

  it('asks what a promotion would do while the text is compared with what runs in an environment', async () => {
    const { session, clients, runs, shown } = setUp(async () => diff('works', operator('Count', 'keeps')));
    const verdict = vi.fn(async () => diff('drops', operator('Count', 'lost')));
    Object.assign(clients, { promotion: { verdict } });
    session.setState({ run: runStatus(), compared: { environment: 'prod', hash: 'c543' } });
    await vi.waitUntil(shown);
    expect(verdict).toHaveBeenCalledWith({ file: FILE, environment: 'prod', hash: 'c543', text: 'SELECT 1' }, expect.anything());
    expect(shown()).toMatchObject({ tone: 'error', headline: 'Against prod: Works, but drops the state of Count.', actions: [] });
    session.setState({ compared: undefined });
    await vi.waitUntil(() => shown()?.headline === 'State kept.');
    expect(runs.verdict).toHaveBeenCalled();
  });

  it('is quiet where nothing differs, and plain where nobody can tell', async () => {
    let answer: () => Promise<JobDiff | null> = async () => null;
    const { session, runs, edit, shown } = setUp(() => answer());
    session.setState({ run: runStatus() });
    await vi.waitUntil(() => runs.verdict.mock.results.length);
    expect(shown()).toBeUndefined();
    answer = () => Promise.reject(new Failure('internal', 'It broke.'));
    edit('SELECT 4');
    await vi.waitUntil(shown);
    expect(shown()).toMatchObject({ tone: 'warning', words: 'It broke.' });
  });
});
