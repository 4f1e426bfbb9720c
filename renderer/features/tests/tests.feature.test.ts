import { expect, test, vi } from 'vitest';
import { Live } from '#shared/base/live.ts';
import type { JobTest } from '#shared/services/tests.ts';
import { windowParts } from '#test/fakes/window-parts.ts';
import { testsFeature } from './tests.feature.tsx';

const one: JobTest = { path: 'jobs/a/tests/x.yaml', job: 'a', jobPath: 'jobs/a/job.sql', name: 'x', version: '1', problems: [] };

/** The tests of a window with an unsaved job; `save` is what saving all does. */
async function withUnsaved(save: () => Promise<void>) {
  const events: string[] = [];
  const list = new Live<JobTest[]>([one]);
  const tests = {
    list: (_params: object, signal: AbortSignal) => list.follow(signal),
    run: async function* () {
      events.push('run');
    },
  };
  const parts = windowParts({ tests: tests as never }, { workspace: { folder: '/w' } as never, unsaved: [one.jobPath] });
  const execute = async (command: string) => {
    if (command !== 'editor.save-all') return;
    await save();
    events.push('saved');
  };
  const feature = testsFeature.activate({ ...parts, execute });
  const command = feature.commands!.find(({ id }) => id === 'tests.run-all')!;
  await vi.waitFor(() => expect(command.enabled!()).toBe(true));
  return { events, parts, run: () => command.run() };
}

test('tests run once all is saved', async () => {
  let written = () => {};
  const { events, parts, run } = await withUnsaved(() => new Promise<void>((resolve) => (written = resolve)));
  const running = run();
  expect(events).toEqual([]);
  parts.session.setState({ unsaved: [] });
  written();
  await running;
  expect(events).toEqual(['saved', 'run']);
});

test('nothing is tested while something could not be saved', async () => {
  const { events, parts, run } = await withUnsaved(async () => {});
  await run();
  expect(events).toEqual(['saved']);
  expect(parts.said).toMatchObject([{ tone: 'warning', text: expect.stringContaining('jobs/a/job.sql is not saved') }]);
});
