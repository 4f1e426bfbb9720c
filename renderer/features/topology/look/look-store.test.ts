import { expect, it, vi } from 'vitest';
import { windowParts } from '#test/fakes/window-parts.ts';
import { createLookStore } from './look-store.ts';

it('remembers what is collapsed by file, and the map for all', async () => {
  const { settings } = windowParts();
  const look = createLookStore(settings);
  look.show('a.sql');
  look.collapse({ by: 'sql', ids: ['group 0 view v'] });
  look.showMap(false);
  look.show('b.sql');
  expect(look.getState().collapsed.ids).toEqual([]);
  const later = createLookStore(settings);
  later.show('a.sql');
  await vi.waitUntil(() => later.getState().collapsed.ids.length);
  expect(later.getState().collapsed).toEqual({ by: 'sql', ids: ['group 0 view v'] });
  await vi.waitUntil(() => !later.getState().map);
});

it('takes no settings that it did not write', async () => {
  const { settings } = windowParts();
  settings.remember('topology.collapsed a.sql', { by: 'moon', ids: 7 });
  const look = createLookStore(settings);
  look.show('a.sql');
  await settings.recall('', '');
  expect(look.getState().collapsed.ids).toEqual([]);
});
