import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppDriver } from '#test/drivers/app-driver.ts';
import { openGallery, type Gallery } from '#test/drivers/gallery.ts';

/** The dialog by which a person has Weir make a session cluster, step by step. */
let gallery: Gallery;
beforeAll(async () => void (gallery = await openGallery()));
afterAll(() => gallery?.dispose());

const dialog = (app: AppDriver) => app.page.getByRole('dialog', { name: 'Session cluster of prod' });
const button = (app: AppDriver, name: string) => dialog(app).getByRole('contentinfo').getByRole('button', { name, exact: true });
const goOn = (app: AppDriver) => app.page.evaluate(() => (globalThis as unknown as { story: { goOn(): void } }).story.goOn());

describe.each(['dark', 'light'] as const)('in %s', (theme) => {
  const open = (story: string) => gallery.open(`promotion/promotion/${story}`, { theme, width: 1000, height: 760 });
  const picture = (app: AppDriver, name: string) => app.picture(`cluster-${name}-${theme}`);

  test('a cluster is shown before it is made, made by its name and Enter, and watched until it is ready', async () => {
    const app = await open('ClusterMade');
    await dialog(app).getByText('There is no session cluster shared yet.').waitFor();
    await dialog(app).getByText('one JobManager and 3 TaskManagers of 2 slots').waitFor();
    await dialog(app).getByText('Deployment shared-jobmanager').waitFor();
    expect(await button(app, 'Create').isDisabled()).toBe(true);
    expect(await app.barriers()).toEqual([]);
    await picture(app, '1-absent');
    const name = dialog(app).getByLabel('prod is production: type its name');
    await name.fill('pro');
    expect(await button(app, 'Create').isDisabled()).toBe(true);
    await name.fill('prod');
    await name.press('Enter');
    const progress = dialog(app).getByRole('region', { name: 'Progress' });
    await progress.getByText('Applied Deployment shared-jobmanager.').waitFor();
    expect(await progress.getAttribute('aria-busy')).toBe('true');
    // While it is made, nothing can be begun a second time; the window may be closed.
    expect(await button(app, 'Create').isDisabled()).toBe(true);
    expect(await button(app, 'Close').isEnabled()).toBe(true);
    await picture(app, '2-making');
    await goOn(app);
    await progress.getByText('shared is ready: Flink 2.3.0, 6 slots.').waitFor();
    await dialog(app).getByText('with 3 TaskManagers, 0 of 6 slots in use.').waitFor();
    expect([await button(app, 'Create').count(), await button(app, 'Apply').count()]).toEqual([0, 0]);
    expect(await app.barriers()).toEqual([]);
    await picture(app, '3-ready');
    await button(app, 'Close').click();
    await dialog(app).waitFor({ state: 'detached' });
    await app.page.close();
  });

  test('why it did not come about is told with its code, and it can be tried again', async () => {
    const app = await open('ClusterNotMade');
    await dialog(app).getByLabel('prod is production: type its name').fill('prod');
    await button(app, 'Create').click();
    await goOn(app);
    await dialog(app).getByRole('alert').getByText('image-not-pulled').waitFor();
    await button(app, 'Apply').and(app.page.locator(':enabled')).waitFor();
    expect(await app.barriers()).toEqual([]);
    await picture(app, '4-failed');
    await app.page.close();
  });

  test('jobs that would be lost refuse it, whatever is typed', async () => {
    const app = await open('ClusterInUse');
    await dialog(app).getByRole('alert').getByText('session-in-use').waitFor();
    await dialog(app).getByLabel('prod is production: type its name').fill('prod');
    expect(await button(app, 'Apply').isDisabled()).toBe(true);
    expect(await app.barriers()).toEqual([]);
    await picture(app, '5-in-use');
    await button(app, 'Change nothing').press('Enter');
    await dialog(app).waitFor({ state: 'detached' });
    await app.page.close();
  });
});
