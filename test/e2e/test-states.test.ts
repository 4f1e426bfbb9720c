import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Gallery, openGallery } from '#test/drivers/gallery.ts';

let gallery: Gallery;
beforeAll(async () => void (gallery = await openGallery()));
afterAll(() => gallery.dispose());

/** What is on the page once a story stands. */
const STATES = { Tree: 'changed since', Running: 'not run', Differs: 'Rows that differ', Wrong: 'Did you mean flights?' };

describe.each(['dark', 'light'] as const)('in %s, nothing bars anyone from', (theme) => {
  test.each(Object.entries(STATES))('the tests: %s', async (state, words) => {
    const app = await gallery.open(`tests/tests/${state}`, { theme, width: 1000, height: 640 });
    await app.page.getByText(words).or(app.page.getByLabel(words)).first().waitFor();
    await app.page.getByRole('img', { name: 'passed', exact: true }).first().waitFor();
    expect(await app.barriers()).toEqual([]);
    await app.picture(`test-state-${state}-${theme}`);
    await app.page.close();
  });
});
