import { afterAll, beforeAll, expect, test } from 'vitest';
import { openGallery, type Gallery } from '#test/drivers/gallery.ts';

/** The dialog that makes a table from data. */
let gallery: Gallery;
beforeAll(async () => void (gallery = await openGallery()));
afterAll(() => gallery?.dispose());

test('data that gives no table is no dead end: what was typed is corrected, and looked at', async () => {
  const app = await gallery.open('streams/streams/Infer', { width: 1000, height: 760 });
  const dialog = app.page.getByRole('dialog');
  const file = dialog.getByLabel('File', { exact: true });
  await file.fill('data/empty.csv');
  await dialog.getByRole('button', { name: 'Look at it' }).click();
  await dialog.getByRole('alert').getByText('nothing-to-infer').waitFor();
  expect(await app.barriers()).toEqual([]);
  await dialog.getByRole('button', { name: 'Other data…' }).click();
  expect(await file.inputValue()).toBe('data/empty.csv');
  await file.fill('data/orders.csv');
  await file.press('Enter');
  await dialog.getByLabel('The statement').getByText('CREATE TABLE').waitFor();
  await app.page.close();
});
