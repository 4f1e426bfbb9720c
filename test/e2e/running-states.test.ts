import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Gallery, openGallery } from '#test/drivers/gallery.ts';

/** How what runs in an environment looks, state by state. */
let gallery: Gallery;
beforeAll(async () => void (gallery = await openGallery()));
afterAll(() => gallery.dispose());

const STATES = ['Live', 'LiveInHand', 'Threw', 'Lost', 'AnotherVersion', 'Nothing', 'Compared', 'Asking'];

describe.each(['dark', 'light'] as const)('in %s, nothing bars anyone from', (theme) => {
  test.each(STATES)('%s', async (state) => {
    const app = await gallery.open(`topology/running/${state}`, { theme, width: 900, height: 560 });
    await app.topology.drawn();
    if (state === 'Compared') await app.page.getByRole('status', { name: 'Comparison' }).getByText('changed').waitFor();
    else if (state === 'Asking') await app.page.getByText('Asking what runs in production').waitFor();
    else await app.page.getByRole('region', { name: /^The job in / }).waitFor();
    if (state === 'LiveInHand') await app.topology.button(/^all facts/).click();
    expect(await app.barriers()).toEqual([]);
    await app.picture(`running-${state}-${theme}`);
    await app.page.close();
  });
});

test('of many environments with long names one is chosen by the keyboard', async () => {
  const app = await gallery.open('topology/running/Choosing', { width: 900, height: 560 });
  await app.topology.menu.getByRole('menuitem').or(app.topology.menu.getByRole('menuitemradio')).first().waitFor();
  await app.picture('running-choosing');
  const { scroll, width } = await app.topology.menu.evaluate((menu) => ({ scroll: menu.scrollWidth, width: menu.clientWidth }));
  expect(scroll).toBeLessThanOrEqual(width);
  await app.page.keyboard.press('ArrowDown');
  await app.page.keyboard.press('Enter');
  await app.page.getByRole('status', { name: 'Comparison' }).getByText('Against what runs in production').waitFor();
});

test('what is out of sight is not asked for', async () => {
  const app = await gallery.open('topology/running/Live');
  await app.page.getByText('1,412 checkpoints').waitFor();
  const watching = (count: number) => app.page.waitForFunction((wanted) => (globalThis as unknown as { story: { watching: number } }).story.watching === wanted, count);
  const hide = (hidden: boolean) => app.page.locator('[data-pane="canvas"]').evaluate((pane, now) => void ((pane as HTMLElement).style.display = now ? 'none' : 'grid'), hidden);
  await watching(1);
  await hide(true);
  await watching(0);
  await hide(false);
  await watching(1);
});
