import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openGallery, type Gallery } from '#test/drivers/gallery.ts';

let gallery: Gallery;
beforeAll(async () => void (gallery = await openGallery()));
afterAll(() => gallery?.dispose());

/** What a person sees of a promoted job's log, of a terminal in its pods, and of secrets, with what each is known by. */
const STATES = {
  'promotion/promotion/Unsaved': /Save and check again$/,
  'promotion/promotion/Log': /Worker delays-taskmanager-1-1 is terminated/,
  'promotion/promotion/NoLines': /No pod of the job has said anything/,
  'promotion/promotion/Terminal': /A terminal runs in the pod/,
  'promotion/promotion/TerminalOpen': /In delays-7c9f6d5b8f-x2k4q/,
  'promotion/promotion/TerminalLost': /may still run there/,
  'secrets/secrets/None': /No secret has a value yet/,
  'secrets/secrets/Some': /no value/,
};

describe.each(Object.entries(STATES))('%s', (story, known) => {
  test.each(['dark', 'light'] as const)('bars nobody in %s', async (theme) => {
    const app = await gallery.open(story, { theme, width: 1100, height: 420 });
    await app.page.getByText(known).first().waitFor();
    await app.picture(`state-${story.replaceAll('/', '-')}-${theme}`);
    expect(await app.barriers()).toEqual([]);
    await app.page.close();
  });
});

test('a log is narrowed and searched by keys', async () => {
  const app = await gallery.open('promotion/promotion/Log', { width: 1100, height: 420 });
  const search = app.page.getByLabel("Search: Log of the job's pods");
  await search.fill('OutOfMemory');
  await app.page.getByText('1 of 1', { exact: true }).waitFor();
  await search.press('Escape');
  expect(await search.inputValue()).toBe('');
  await app.page.getByLabel('Level').selectOption('error');
  await app.page.locator('.xterm-rows').getByText('OutOfMemoryError').waitFor();
  expect(await app.page.locator('.xterm-rows').getByText('switched from').count()).toBe(0);
});

test('a secret is set, replaced and deleted, and its value is nowhere in the page', async () => {
  const app = await gallery.open('secrets/secrets/Some', { width: 1100, height: 700 });
  const form = app.page.getByRole('form', { name: 'Set a secret' });
  expect(await form.getByLabel('Name').inputValue()).toBe('kafka.jaas');
  await form.getByLabel('Value').fill('xyzzy-4711');
  await form.getByRole('button', { name: 'Keep' }).click();
  const row = app.page.getByRole('list', { name: 'Secrets' }).getByRole('listitem').filter({ hasText: 'kafka.jaas' });
  await row.getByRole('button', { name: 'Replace…' }).click();
  await form.getByRole('button', { name: 'Replace' }).waitFor();
  const fields = await app.page.locator('input').evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
  expect(JSON.stringify([fields, await app.page.content()])).not.toContain('xyzzy');
  await row.getByRole('button', { name: /^Delete/ }).click();
  await row.getByRole('button', { name: /^Delete for good/ }).click();
  await row.getByText('no value').waitFor();
});
