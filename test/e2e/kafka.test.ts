import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { AppDriver } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, useJourney } from '#test/drivers/journey.ts';
import { KafkaDriver } from '#test/drivers/kafka-driver.ts';

const journey = useJourney();
let app: AppDriver;
let kafka: KafkaDriver;

beforeAll(async () => {
  app = await journey.open();
  kafka = new KafkaDriver(app);
});

test('the local Kafka starts by one click', async () => {
  await kafka.show();
  await kafka.start();
  await kafka.connection('Local Kafka').getByText(/Kafka [\d.]+ at 127\.0\.0\.1:\d+\. It stops with Weir\./).waitFor();
});

test('a topic is made, and what is produced shows in it', async () => {
  await kafka.makeTopic('orders', 2);
  await app.panelTab('orders').waitFor();
  await kafka.view.getByText('No messages there.').waitFor();
  await kafka.produce({ key: 'a-1', value: '{"amount": 12.50, "country": "NL"}', headers: 'trace: t-1' });
  await kafka.row('a-1').waitFor();
  await kafka.produce({ key: 'a-2', value: '{"amount": 700, "country": "BE"}' });
  await kafka.row('a-2').waitFor();
  await kafka.produce({ key: 'a-1' });
  await kafka.view.getByText('tombstone').waitFor();
  await app.picture('kafka-1-messages');
});

test('a condition over the values, and the message whole', async () => {
  await kafka.condition('amount > 100');
  await kafka.view.getByText('1 message of 3 read').waitFor();
  expect(await kafka.rows()).toEqual([expect.stringContaining('a-2')]);
  await kafka.condition('amount >');
  await kafka.view.getByText(/The filter is no expression/).waitFor();
  await kafka.condition('');
  await kafka.row('a-2').waitFor();
  await kafka.table.focus();
  await app.page.keyboard.press('Home');
  await app.page.keyboard.press('Enter');
  await kafka.detail.getByText('"amount": 12.50').waitFor();
  await kafka.detail.getByText('t-1').waitFor();
  await app.picture('kafka-2-detail');
});

test('following shows what comes', async () => {
  await kafka.follow();
  await kafka.view.getByText(/following/).waitFor();
  await kafka.produce({ key: 'late', value: 'just now' });
  await kafka.row('late').waitFor();
  await kafka.view.getByRole('button', { name: 'Stop' }).click();
  await kafka.view.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' });
  await kafka.view.getByText(/following/).waitFor({ state: 'detached' });
});

test('a table from the topic, with its evidence, in the editor', async () => {
  await kafka.sidebar('Explorer');
  await app.openJob('delays-by-airport');
  await kafka.sidebar('Kafka');
  await kafka.view.getByRole('button', { name: 'Table…' }).click();
  const dialog = app.page.getByRole('dialog');
  await dialog.getByText('DECIMAL(10, 2)', { exact: true }).waitFor();
  await dialog.getByText(/timestamp, watermark 1 second behind: in order/).waitFor();
  expect(await app.barriers('dialog')).toEqual([]);
  await app.picture('kafka-3-table');
  await dialog.getByRole('button', { name: 'Insert into the editor' }).click();
  await app.editor.pane.getByText('WATERMARK FOR').first().waitFor();
  await (await app.problems()).getByText('No problems.').waitFor();
  await app.panelTab('orders').click();
});

test('a recording, masked, is a stream of the workspace', async () => {
  await kafka.condition('$exists(country)');
  await kafka.view.getByText('2 messages of 4 read').waitFor();
  await kafka.view.getByRole('button', { name: 'Record…' }).click();
  const dialog = app.page.getByRole('dialog');
  await dialog.getByLabel('Masked columns').fill('contry: drop');
  await dialog.getByRole('button', { name: 'Record', exact: true }).click();
  await dialog.getByText(/Did you mean country\?/).waitFor();
  await dialog.getByLabel('Masked columns').fill('country: drop');
  await dialog.getByRole('button', { name: 'Record', exact: true }).click();
  await dialog.getByText('2 messages are in data/orders.jsonl.').waitFor();
  expect(await app.barriers('dialog')).toEqual([]);
  await dialog.getByRole('button', { name: 'Open the stream' }).click();
  await app.editor.pane.getByText('Masked: country (drop).').waitFor();
  const recorded = await readFile(join(journey.folder, 'data/orders.jsonl'), 'utf8');
  expect(recorded).toContain('"amount":12.50');
  expect(recorded).not.toContain('NL');
  await kafka.condition('');
});

test('partitions and groups', async () => {
  await kafka.shape('partitions');
  await kafka.view.getByText(/2 partitions, about 4 messages/).waitFor();
  await kafka.shape('groups');
  await kafka.view.getByText(/No consumer group has committed/).waitFor();
  await kafka.shape('messages');
});

test('nothing of it bars anybody, in dark and in light', async () => {
  await kafka.row('a-1').first().waitFor();
  expect(await app.barriers()).toEqual([]);
  await app.page.keyboard.press('Control+Alt+L');
  await app.page.locator('html[data-theme="light"]').waitFor();
  expect(await app.barriers()).toEqual([]);
  await app.picture('kafka-3-light');
});

test('the broker ends with its stop button, and its topics go from the list', async () => {
  await kafka.stop();
  await kafka.connection('Local Kafka').getByText('The local Kafka is not running.').waitFor();
});

test('the page has nothing to complain of', () => expectNoComplaints(app));
