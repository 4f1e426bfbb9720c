import { expect, test, vi } from 'vitest';
import { createHintsChoice } from './show-hints.ts';

const kept = (value: unknown) => ({ recall: async <T>(_: string, fallback: T) => (value ?? fallback) as T, remember: vi.fn(), flush: async () => {} });

test('changelog modes are shown unless a person took them away, and the choice is kept', async () => {
  const settings = kept(undefined);
  const { shown, toggle } = createHintsChoice(settings);
  await Promise.resolve();
  expect(shown.getState()).toBe(true);
  void toggle.run();
  expect(shown.getState()).toBe(false);
  expect(settings.remember).toHaveBeenCalledWith('editor.changelogs', false);
});

test('what was chosen before holds', async () => {
  const { shown } = createHintsChoice(kept(false));
  await vi.waitFor(() => expect(shown.getState()).toBe(false));
});
