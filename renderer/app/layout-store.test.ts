import { expect, test } from 'vitest';
import type { Settings } from '#renderer/platform/settings.ts';
import { createLayoutStore, type LayoutState } from './layout-store.ts';

function make(last: Partial<LayoutState> = {}) {
  const kept: LayoutState[] = [];
  const settings: Settings = { recall: async <T>() => last as T, remember: (_, value) => void kept.push(value as LayoutState), flush: async () => {} };
  return { layout: createLayoutStore(settings), kept };
}

test('comes back as it was left', async () => {
  const { layout } = make({ open: { sidebar: false, canvas: true, panel: true }, front: { panel: 'log' } });
  expect(layout.getState().ready).toBe(false);
  await layout.recall();
  expect(layout.getState()).toMatchObject({ ready: true, open: { sidebar: false }, front: { panel: 'log' } });
});

test('a narrow window closes what has no room, and a wide one opens it again', async () => {
  const { layout } = make();
  await layout.recall();
  layout.fit(1400);
  layout.fit(800);
  expect(layout.getState().open).toEqual({ sidebar: false, canvas: true, panel: true });
  layout.fit(500);
  expect(layout.getState().open).toEqual({ sidebar: false, canvas: false, panel: true });
  layout.fit(1400);
  expect(layout.getState().open).toEqual({ sidebar: true, canvas: true, panel: true });
});

test('what the person opens in a narrow window stays open, and what they closed stays closed', async () => {
  const { layout, kept } = make();
  await layout.recall();
  layout.fit(800);
  layout.toggle('sidebar', true);
  layout.fit(790);
  expect(layout.getState().open.sidebar).toBe(true);
  layout.toggle('sidebar', false);
  layout.fit(1400);
  expect(layout.getState().open.sidebar).toBe(false);
  expect(kept.at(-1)?.open.sidebar).toBe(false);
});

test('closing for want of room is not remembered as a wish', async () => {
  const { layout, kept } = make();
  await layout.recall();
  layout.fit(800);
  layout.bringToFront('panel', 'log');
  expect(kept.at(-1)?.open.sidebar).toBe(true);
});

test('each tab of the panel that is chosen counts, also the one that is in front already; other panes do not', async () => {
  const { layout } = make();
  await layout.recall();
  layout.bringToFront('sidebar', 'explorer');
  layout.bringToFront('panel', 'log');
  layout.bringToFront('panel', 'log');
  expect(layout.getState().panelTurns).toBe(2);
});
