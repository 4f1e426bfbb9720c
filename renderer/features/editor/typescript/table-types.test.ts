import { expect, test, vi } from 'vitest';
import { createSession } from '#renderer/platform/session.ts';
import { followTableTypes } from './table-types.ts';

const job = (text: string) => ({ path: 'jobs/a/job.ts', text, dirty: false, runnable: true });

test('a job in TypeScript is given the tables that it can name, and others when its text or the workspace is another', async () => {
  const session = createSession();
  const typings = vi.fn(async ({ text }: { text: string }) => ({ text: `tables of ${text}` }));
  const changed = vi.fn();
  const types = followTableTypes(session, { typings: typings as never }, changed);
  expect(types.text()).toContain('[name: string]: any');
  session.setState({ activeFile: { path: 'jobs/b/job.sql', text: '', dirty: false, runnable: true } });
  session.setState({ activeFile: job('one') });
  await vi.waitFor(() => expect(types.text()).toBe('tables of one'));
  session.setState({ activeFile: job('two') });
  await vi.waitFor(() => expect(types.text()).toBe('tables of two'), { timeout: 5000 });
  expect(typings.mock.calls.map(([{ text }]) => text)).toEqual(['one', 'two']);
  expect(changed).toHaveBeenCalledTimes(2);
  session.setState({ workspace: {} as never });
  await vi.waitFor(() => expect(typings).toHaveBeenCalledTimes(3));
  types.dispose();
});

test('what cannot be said leaves what was said last, and is asked again', async () => {
  const session = createSession();
  const typings = vi.fn().mockRejectedValueOnce(new Error('no engine')).mockResolvedValue({ text: 'tables' });
  const types = followTableTypes(session, { typings: typings as never }, () => {});
  session.setState({ activeFile: job('one') });
  await vi.waitFor(() => expect(typings).toHaveBeenCalledTimes(1));
  expect(types.text()).toContain('any');
  session.setState({ engine: { state: 'ready', message: '' } });
  await vi.waitFor(() => expect(types.text()).toBe('tables'));
  types.dispose();
});
