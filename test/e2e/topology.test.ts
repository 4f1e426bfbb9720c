import { beforeAll, expect, test } from 'vitest';
import type { AppDriver } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, useJourney } from '#test/drivers/journey.ts';

const journey = useJourney();
let app: AppDriver;

beforeAll(async () => {
  app = await journey.open();
  await app.openJob('delays-by-airport');
  await app.engineReady();
});

test('operators stand in their chains, and edges say how they ship', async () => {
  await app.topology.cards.nth(6).waitFor();
  expect(await app.topology.chains.count()).toBe(2);
  expect(await app.topology.shipLabels.allTextContents()).toEqual(['hash(origin)']);
  const card = await app.topology.card('Global window aggregate').innerText();
  expect(card).toMatch(/by origin · tumble 1 h[\s\S]*append[\s\S]*state/);
  expect((await app.topology.chains.first().innerText()).replace(/\s+/g, ' ')).toMatch(/default group × 1/);
  // Those who listen get the same.
  expect(await app.topology.sentences.count()).toBe(await app.topology.cards.count());
  expect(await app.topology.sentences.first().textContent()).toMatch(/^flights, source; .*parallelism 1; slot sharing group default/);
});

test('a click on an operator marks its SQL and says all of it; the cursor in SQL lights its operators', async () => {
  await app.topology.card('Local window aggregate').click();
  await app.topology.inspector.getByText('Local window aggregate').waitFor();
  await app.editor.marked.first().waitFor();
  expect((await app.editor.marked.allInnerTexts()).join('').replace(/\s/g, '')).toMatch(/^SELECTorigin,window_start,.*GROUPBYorigin,window_start,window_end$/);
  await app.topology.inspector.getByRole('button', { name: /all facts/ }).click();
  await app.topology.inspector.getByText('Slot sharing group').waitFor();
  await app.picture('topology-1-operator');
  await app.topology.inspector.getByRole('button', { name: /Let go/ }).click();
  await app.editor.marked.first().waitFor({ state: 'detached' });

  await app.editor.goBehind('AVG(dep');
  await app.topology.lit().first().waitFor();
  await app.picture('topology-2-cursor');
});

test('by keys alone: arrows walk the edges, Enter goes to the SQL', async () => {
  await app.topology.canvas.focus();
  await app.page.keyboard.press('ArrowRight');
  await app.topology.inspector.waitFor();
  await app.page.keyboard.press('ArrowDown');
  await app.topology.inspector.waitFor();
  await app.page.keyboard.press('Enter');
  await app.editor.pane.locator('.monaco-editor.focused').waitFor();
});

test('while the text is broken, the last good topology stays, dimmed, with the reason', async () => {
  const before = await app.topology.places();
  await app.editor.goToEnd();
  await app.editor.type('INSERT INTO');
  await app.topology.dimmed();
  await app.topology.note.waitFor();
  expect(await app.topology.places()).toEqual(before);
  await app.picture('topology-3-broken');
  await app.palette.execute('go back to what is saved');
  await app.topology.drawn();
  await app.topology.note.waitFor({ state: 'detached' });
});

test('when the text changes, the drawing follows, and what is unchanged keeps its place', async () => {
  const before = await app.topology.places();
  await app.editor.goBehind('dep_delay IS NOT NULL');
  await app.editor.type(" AND carrier <> 'B6'");
  await app.topology.card('B6').waitFor();
  await app.topology.drawn();
  const after = await app.topology.places();
  const kept = [...before.keys()].filter((uid) => after.has(uid));
  expect(kept.length).toBeGreaterThan(4);
  for (const uid of kept) expect(after.get(uid), uid).toBe(before.get(uid));
  await app.picture('topology-4-changed');
});

test('another statement is another job, and the first one stays as it was laid out', async () => {
  const before = await app.topology.places();
  await app.editor.goToEnd();
  await app.editor.type('\nSELECT origin, dest FROM flights WHERE dest IS NOT NULL;');
  await app.topology.card('dest IS NOT NULL').waitFor();
  await app.topology.drawn();
  await app.page.getByText('2 jobs', { exact: true }).waitFor();
  const after = await app.topology.places();
  // Titles take a line above the jobs; within its job nothing moves.
  // What both jobs have is called by its job too.
  const steps = new Set([...before].map(([uid, place]) => distance(place, (after.get(uid) ?? after.get(`${uid}@delays`))!)));
  expect(steps.size).toBe(1);
  await app.picture('topology-5-two-jobs');
});

test('the page has nothing to complain of', () => expectNoComplaints(app));

function distance(from: string, to: string): string {
  const [one, other] = [from, to].map((place) => place.match(/-?[\d.]+/g)!.map(Number));
  return `${other![0]! - one![0]!} ${other![1]! - one![1]!}`;
}
