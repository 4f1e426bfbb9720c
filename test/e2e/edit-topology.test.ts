import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppDriver } from '#test/drivers/app-driver.ts';
import { openGallery } from '#test/drivers/gallery.ts';
import { expectNoComplaints, startJourney } from '#test/drivers/journey.ts';

/** A window on the job `delays-by-airport`, on whatever engine: the journeys count from what they find. */
interface World {
  name: string;
  open(): Promise<AppDriver>;
  /** What topology.yaml says now. */
  saved(app: AppDriver): Promise<string>;
  dispose(): Promise<void>;
}

/** The whole window on a host in memory, whose planner applies edits as test/fakes/edited-topology.ts says. */
const inMemory = async (): Promise<World> => {
  const gallery = await openGallery();
  return {
    name: 'in memory',
    open: async () => {
      const app = await gallery.open('app/window/Open');
      await app.topology.drawn();
      return app;
    },
    saved: ({ page }) => page.evaluate(() => (globalThis as never as { fakeHost: { workspace: { onDisk(path: string): { text: string } } } }).fakeHost.workspace.onDisk('jobs/delays-by-airport/topology.yaml').text),
    dispose: () => gallery.dispose(),
  };
};

/** The whole product: Flink applies the edits, and refuses them. */
const onFlink = async (): Promise<World> => {
  const journey = await startJourney();
  return {
    name: 'on Flink',
    open: async () => {
      const app = await journey.open();
      await app.openJob('delays-by-airport');
      await app.engineReady();
      await app.topology.drawn();
      return app;
    },
    saved: () => readFile(join(journey.folder, 'jobs/delays-by-airport/topology.yaml'), 'utf8'),
    dispose: () => journey.dispose(),
  };
};

const LOCAL = 'Local window aggregate';
const GLOBAL = 'Global window aggregate';

describe.each([
  ['on a host in memory', inMemory],
  ['on Flink', onFlink],
] as const)('editing the topology %s', (_, begin) => {
  describe('with the mouse', () => {
    let world: World;
    let app: AppDriver;
    beforeAll(async () => {
      world = await begin();
      app = await world.open();
    });
    afterAll(() => world.dispose());

    test('more parallelism shows at once, with its cost, and moves no card', async () => {
      const before = await app.topology.places();
      const head = (await app.topology.chainOf(GLOBAL)).locator('.chain-head');
      await head.hover();
      await head.getByRole('button', { name: /^More/ }).waitFor();
      const was = Number(await head.locator('output').innerText());
      await head.getByRole('button', { name: /^More/ }).click();
      await head.locator('.chain-width').filter({ hasText: `${was} → × ${was + 1}` }).waitFor({ state: 'attached' });
      await app.topology.editBar.getByText('connections').waitFor();
      await app.topology.drawn();
      expect(await app.topology.places()).toEqual(before);
      expect(await app.topology.card(GLOBAL).getByRole('img', { name: 'edited' }).count()).toBe(1);
      await app.picture('edit-1-parallelism');
    });

    test('undo and redo take it back and do it again', async () => {
      await app.topology.button(/^Undo the edit/).click();
      await app.topology.editBar.getByText('connections').waitFor({ state: 'hidden' });
      await app.topology.button(/^Redo the edit/).click();
      await app.topology.editBar.getByText('connections').waitFor();
    });

    test('a card is dragged out of its chain, and onto the chain before it again', async () => {
      const count = await app.topology.chains.count();
      await app.topology.drag(app.topology.card(LOCAL), await emptyPlace(app));
      await expect.poll(() => app.topology.chains.count()).toBe(count + 1);
      await app.topology.editBar.getByText('+1 exchange').waitFor();
      await app.picture('edit-2-apart');
      await app.topology.drag(app.topology.card(LOCAL), app.topology.card('source').first());
      await expect.poll(() => app.topology.chains.count()).toBe(count);
    });

    test('a chain is dragged by its head into a new slot group, which has a colour and a lane', async () => {
      const head = (await app.topology.chainOf(GLOBAL)).locator('.chain-head');
      await app.topology.drag(head, await laneOfNewGroup(app));
      await app.topology.question.getByLabel('Name of the slot sharing group').fill('fast');
      await app.page.keyboard.press('Enter');
      await app.topology.group('fast').waitFor();
      await expect.poll(async () => (await app.topology.chainOf(GLOBAL)).innerText()).toMatch(/group fast/);
      await app.picture('edit-3-group');
    });

    test('the resources of a group are asked for at its chip', async () => {
      await app.topology.group('fast').click();
      await app.topology.question.getByLabel('CPU, in cores').fill('0.5');
      await app.topology.question.getByLabel('Task heap').fill('much');
      await app.topology.question.getByText('A size such as 512 mb').waitFor();
      await app.topology.question.getByLabel('Task heap').fill('512 mb');
      await app.topology.question.getByRole('button', { name: 'Set', exact: true }).click();
      await app.topology.question.waitFor({ state: 'detached' });
      expect(await app.topology.group('fast').getAttribute('title')).toMatch(/each 0\.5 cpu, 512 mb heap/);
    });

    test('the menu of a card breaks its chain; an edge that is keyed stays keyed', async () => {
      const count = await app.topology.chains.count();
      await app.topology.card(LOCAL).click({ button: 'right' });
      await app.topology.menu.getByRole('menuitemradio', { name: /^Never chain/ }).or(app.topology.menu.getByRole('menuitem', { name: /^Never chain/ })).click();
      await expect.poll(() => app.topology.chains.count()).toBe(count + 1);
      await app.topology.shipLabels.filter({ hasText: 'hash(origin)' }).click();
      await app.topology.menu.getByText('Keyed by origin: it stays so').first().waitFor();
      await app.page.keyboard.press('Escape');
    });

    test('what Flink refuses is said with its reason, and one press takes it back', async () => {
      await app.topology.card(LOCAL).click();
      await app.topology.hand.getByRole('button', { name: /^edit/ }).click();
      await app.topology.hand.getByLabel('Parallelism', { exact: true }).fill('0');
      await app.page.keyboard.press('Enter');
      await app.topology.refused.waitFor();
      await app.topology.card(LOCAL).getByRole('img', { name: 'an edit was not applied' }).waitFor();
      await app.picture('edit-4-refused');
      await app.topology.refused.getByRole('button', { name: 'Take this edit back' }).click();
      await app.topology.refused.waitFor({ state: 'detached' });
      await app.topology.hand.getByRole('button', { name: /^edit/ }).click();
    });

    test('before and after are flipped in place', async () => {
      const after = await app.topology.places();
      await app.topology.editBar.getByText('before', { exact: true }).click();
      await app.page.locator('.canvas[data-side="before"]').waitFor();
      await expect.poll(async () => (await app.topology.chainOf(GLOBAL)).innerText()).not.toMatch(/group fast/);
      await app.picture('edit-5-before');
      await app.topology.editBar.getByText('after', { exact: true }).click();
      await expect.poll(() => app.topology.places()).toEqual(after);
    });

    test('saving writes topology.yaml', async () => {
      await app.topology.button(/^Save the edits/).click();
      await app.topology.button(/^No unsaved edits/).waitFor();
      expect(await world.saved(app)).toMatch(/fast/);
    });

    test('nothing of it bars anyone, and the page has nothing to complain of', async () => {
      expect(await app.barriers('[data-pane="canvas"]')).toEqual([]);
      expectNoComplaints(app, /404/);
    });
  });

  describe('by keys alone', () => {
    let world: World;
    let app: AppDriver;
    const press = (...keys: string[]) => keys.reduce((before, key) => before.then(() => app.page.keyboard.press(key)), Promise.resolve());
    const holdsKeyboard = () => expect.poll(() => app.topology.canvas.evaluate((canvas) => canvas === document.activeElement)).toBe(true);
    /** Takes the first operator, then walks along the flow until one of that name or kind is in hand. */
    const walkTo = async (words: string) => {
      await press('Escape', 'ArrowRight');
      for (let step = 0; step < 12 && !(await app.topology.hand.filter({ hasText: words }).count()); step++) await press('ArrowRight');
      await app.topology.hand.filter({ hasText: words }).waitFor();
    };

    beforeAll(async () => {
      world = await begin();
      app = await world.open();
      await app.topology.canvas.focus();
    });
    afterAll(() => world.dispose());

    test('plus and minus change what is in hand, Shift takes more in hand', async () => {
      await walkTo(GLOBAL);
      await press('Shift+ArrowRight');
      await app.topology.hand.getByText('2 operators').waitFor();
      // The rest of the chain goes along: Flink hands rows on only between equals.
      await press('Alt+Enter');
      const was = Number(await app.topology.parallelism());
      await press('+', '+', '-');
      await expect.poll(() => app.topology.parallelism()).toBe(String(was + 1));
      await press('Control+z');
      await expect.poll(() => app.topology.parallelism()).toBe(String(was + 2));
      await app.topology.drawn();
      expect(await (await app.topology.chainOf(GLOBAL)).locator('.chain-width').textContent()).toBe(`${was} → × ${was + 2}`);
      await press('Control+z', 'Control+z');
      await expect.poll(() => app.topology.parallelism()).toBe(String(was));
      await press('Control+Shift+z');
      await expect.poll(() => app.topology.parallelism()).toBe(String(was + 1));
      await press('Control+a');
      await app.topology.hand.getByText(`${await app.topology.cards.count()} operators`).waitFor();
    });

    test('a chain is broken and joined', async () => {
      await walkTo(LOCAL);
      const count = await app.topology.chains.count();
      await press('Alt+c');
      await app.topology.menu.waitFor();
      await press('n');
      expect(await app.page.evaluate(() => document.activeElement?.textContent)).toBe('Never chain');
      await press('Home', 'Enter');
      await expect.poll(() => app.topology.chains.count()).toBe(count + 1);
      await holdsKeyboard();
      await press('Alt+j');
      await expect.poll(() => app.topology.chains.count()).toBe(count);
    });

    test('a chain goes into a new slot group', async () => {
      await walkTo(GLOBAL);
      await press('Alt+Enter', 'Alt+g');
      await app.topology.menu.waitFor();
      await press('End', 'Enter');
      await app.topology.question.waitFor();
      await app.page.keyboard.type('by-keys');
      await press('Enter');
      await app.topology.group('by-keys').waitFor();
      await holdsKeyboard();
    });

    test('a name, a state TTL and a max parallelism are typed', async () => {
      await walkTo(GLOBAL);
      for (const [key, text] of [['Alt+t', '2 h'], ['Alt+m', '256'], ['F2', 'Delays by the hour']]) {
        await press(key!);
        await app.topology.question.waitFor();
        await press('Control+a');
        await app.page.keyboard.type(text!);
        await press('Enter');
        await app.topology.question.waitFor({ state: 'detached' });
        await holdsKeyboard();
      }
      // A window clears its own state: where that is known, a TTL is refused, and said to be.
      await app.topology.card('Delays by the hour').getByText('state 2 h').or(app.topology.refused).first().waitFor();
      await app.picture('edit-6-keys');
    });

    test('the shipping of rows is chosen from a menu', async () => {
      await walkTo('Calc');
      await press('Alt+s');
      await app.topology.menu.getByRole('menuitemradio', { name: /^rescale/ }).waitFor();
      await press('r', 'r', 'Enter');
      await app.topology.shipLabels.filter({ hasText: 'rescale' }).waitFor();
      await press('Control+z');
      await app.topology.shipLabels.filter({ hasText: 'rescale' }).waitFor({ state: 'detached' });
    });

    test('the menu of all edits opens where the keyboard is', async () => {
      await press('Shift+F10');
      await app.topology.menu.getByRole('menuitem', { name: /Max parallelism/ }).waitFor();
      await press('Escape');
      await holdsKeyboard();
    });

    test('those who listen hear what is edited', async () => {
      expect((await app.topology.sentences.allTextContents()).find((sentence) => sentence.startsWith('Delays by the hour'))).toMatch(/edited: name Delays by the hour, .*slot sharing group by-keys/);
    });

    test('before and after, saving, and the text keeps its own undo', async () => {
      await press('Alt+v');
      await app.page.locator('.canvas[data-side="before"]').waitFor();
      await press('Alt+v');
      await app.page.locator('.canvas[data-side="after"]').waitFor();
      await press('Control+s');
      await app.topology.button(/^No unsaved edits/).waitFor();
      expect(await world.saved(app)).toMatch(/by-keys/);
      await app.editor.goToEnd();
      await app.page.keyboard.type(' ');
      await press('Control+z');
      expect(await app.topology.button(/^No unsaved edits/).count()).toBe(1);
    });
  });
});

/** A place of the canvas with nothing on it, clear of what lies above and below. */
async function emptyPlace(app: AppDriver): Promise<{ x: number; y: number }> {
  const canvas = (await app.topology.canvas.boundingBox())!;
  return { x: canvas.x + 14, y: canvas.y + canvas.height / 2 };
}

/** Where the lane of a new group will be: right of the groups there are. */
async function laneOfNewGroup(app: AppDriver): Promise<{ x: number; y: number }> {
  const last = (await app.topology.editBar.getByRole('listitem').last().boundingBox())!;
  return { x: last.x + last.width + 30, y: last.y + last.height / 2 };
}
