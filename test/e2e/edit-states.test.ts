import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Gallery, openGallery } from '#test/drivers/gallery.ts';

const STATES = ['Chain', 'Edited', 'ThreeGroups', 'Never', 'Refused', 'Orphans', 'Verdict'];
const PARTS = ['Verdicts', 'Steppers', 'Fields', 'OpenMenu', 'OpenPopover'];

let gallery: Gallery;
beforeAll(async () => void (gallery = await openGallery()));
afterAll(() => gallery.dispose());

describe.each(['dark', 'light'] as const)('in %s, nothing bars anyone from', (theme) => {
  test.each(STATES)('the canvas: %s', async (state) => {
    const app = await gallery.open(`topology/editing/${state}`, { theme, width: 1000, height: 640 });
    await app.topology.drawn();
    if (state === 'Edited') await app.topology.button(/^edit/).click();
    if (state === 'Orphans') await app.topology.button('which').click();
    if (state === 'Verdict') await app.topology.button('why').click();
    expect(await app.barriers()).toEqual([]);
    await app.picture(`state-${state}-${theme}`);
    await app.page.close();
  });

  test.each(PARTS)('the parts: %s', async (part) => {
    const app = await gallery.open(`ui/editing/${part}`, { theme, width: 1000, height: 640 });
    expect(await app.barriers()).toEqual([]);
    await app.picture(`part-${part}-${theme}`);
    await app.page.close();
  });
});

test('an edit whose operator is gone is kept until it is forgotten on purpose, or found again', async () => {
  const app = await gallery.open('topology/editing/Orphans');
  await app.topology.orphans.getByRole('button', { name: 'which' }).click();
  await app.topology.orphans.getByText('parallelism 8 · state TTL left: 1 h, right: 2 h').waitFor();
  await app.topology.orphans.getByRole('button', { name: /^It is .* now$/ }).click();
  await app.topology.hand.getByRole('button', { name: /^edit/ }).click();
  expect(await app.topology.hand.getByLabel('Pinned to', { exact: true }).inputValue()).toBe('u00d1e5cafe00beef');
  await app.topology.orphans.getByRole('button', { name: 'Forget' }).click();
  await app.topology.orphans.waitFor({ state: 'detached' });
  await app.topology.button(/^Undo the edit/).click();
  await app.topology.orphans.waitFor();
});

test('of several refused edits each is shown, an alternative is one press, and all are taken back at once', async () => {
  const app = await gallery.open('topology/editing/Refused');
  await app.topology.refused.getByText('leaves no subtask').waitFor();
  await app.topology.refused.getByRole('button', { name: /next$/ }).click();
  await app.topology.refused.getByText('overtake each other').waitFor();
  await app.topology.refused.getByRole('button', { name: 'Keep forward' }).click();
  await app.topology.refused.getByText('leaves no subtask').waitFor();
  await app.topology.button(/^Undo the edit/).click();
  await app.topology.refused.getByRole('button', { name: 'Take all back' }).click();
  await app.topology.refused.waitFor({ state: 'detached' });
});
