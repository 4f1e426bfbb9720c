import { expect, test, vi } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { memoryPipes, type Pipe } from '#shared/rpc/pipe.ts';
import { bind, serve } from '#shared/rpc/serve.ts';
import { desktop } from '#shared/services/desktop.ts';
import { keepOpen } from './keep-open.ts';
import { createLink } from './link.ts';
import { workspace } from '#shared/services/workspace.ts';

function far(answers: { folder: string }): { pipe: Pipe; end(): void } {
  const [near, other] = memoryPipes();
  serve(other, [bind(desktop, { setTitle: async () => ({}), chooseFolder: async () => answers, openExternal: async () => ({}) })]);
  return { pipe: near, end: () => other.close() };
}

test('speaks over the connection of the moment', async () => {
  const ends: (() => void)[] = [];
  let opened = 0;
  const link = createLink({
    open: async () => {
      const { pipe, end } = far({ folder: `host ${++opened}` });
      ends.push(end);
      return pipe;
    },
    wait: async () => {},
  });
  const client = link.client(desktop);
  await link.whenOpen();
  expect((await client.chooseFolder({ title: '' })).folder).toBe('host 1');
  ends[0]!();
  await vi.waitFor(() => expect(opened).toBe(2));
  await link.whenOpen();
  expect((await client.chooseFolder({ title: '' })).folder).toBe('host 2');
  link.close();
});

test('a call while the host is away fails with `closed`', async () => {
  const link = createLink({ open: () => new Promise(() => {}) });
  await expect(link.client(desktop).chooseFolder({ title: '' })).rejects.toMatchObject({ code: 'closed' });
});

test('says why it is not open, and goes on trying', async () => {
  let tries = 0;
  const link = createLink({
    open: async () => {
      if (++tries < 3) throw new Error('nobody answered');
      return far({ folder: '' }).pipe;
    },
    wait: async () => {},
  });
  const seen: string[] = [];
  link.state.subscribe(({ state, attempt, reason }) => seen.push(`${state} ${attempt} ${reason ?? ''}`.trim()));
  await link.whenOpen();
  expect(seen).toEqual(['lost 1 nobody answered', 'lost 2 nobody answered', 'open 0']);
  link.close();
});

test('stops trying when it is refused', async () => {
  const open = vi.fn(async (): Promise<Pipe> => {
    throw new Failure('refused', 'Sign in again.');
  });
  const link = createLink({ open, wait: async () => {} });
  await vi.waitFor(() => expect(link.state.getState()).toMatchObject({ state: 'refused', reason: 'Sign in again.' }));
  expect(open).toHaveBeenCalledOnce();
});

test('a stream that is kept open is read again after the connection was lost', async () => {
  const ends: (() => void)[] = [];
  let opened = 0;
  const link = createLink({
    open: async () => {
      const [near, other] = memoryPipes();
      const number = ++opened;
      const drafts = [{ path: String(number), text: '', base: null, at: 0 }];
      async function* state() {
        yield { name: `state ${number}`, folder: '/', trusted: true, readOnly: false, jobs: [], streams: [], files: [], problems: [] };
        await new Promise(() => {});
      }
      serve(other, [bind(workspace, { state, drafts: async () => drafts } as never)]);
      ends.push(() => other.close());
      return near;
    },
    wait: async () => {},
  });
  const names: string[] = [];
  const reading = keepOpen(link, { open: (signal) => link.client(workspace).state({}, signal), onItem: ({ name }) => void names.push(name) });
  await vi.waitFor(() => expect(names).toEqual(['state 1']));
  ends[0]!();
  await vi.waitFor(() => expect(names).toEqual(['state 1', 'state 2']));
  reading.dispose();
  link.close();
});
