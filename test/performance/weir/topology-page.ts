import type { Page } from 'playwright-core';

/** What the stories of large topologies offer to scripts. */
interface Story {
  run(command: string): void;
  show(topology: object): void;
  large(options: { operators: number }): { operators: { uid: string; chain: string }[]; chains: { id: string }[] };
  broken(topology: object): object;
}

type Global = { story: Story; frames: number[]; counting: boolean };

/** Milliseconds from the opening of the page to its first drawing. */
export async function firstDraw(page: Page): Promise<number> {
  await page.locator('.distant-view, .react-flow__node-operator').first().waitFor({ state: 'attached', timeout: 120_000 });
  return page.evaluate(() => performance.now());
}

/** Places everything anew; the layouter itself says how long that took. */
export async function layoutTime(page: Page): Promise<number> {
  const before = await layouts(page);
  await page.evaluate(() => (globalThis as unknown as Global).story.run('topology.arrange'));
  await page.waitForFunction((count) => performance.getEntriesByName('topology layout').length > count, before, { timeout: 120_000 });
  return page.evaluate(() => performance.getEntriesByName('topology layout').at(-1)!.duration);
}

function layouts(page: Page): Promise<number> {
  return page.evaluate(() => performance.getEntriesByName('topology layout').length);
}

/** Finds an operator as a person does; the view goes there, near enough to read. */
export async function goTo(page: Page, uid: string): Promise<void> {
  await page.evaluate(() => (globalThis as unknown as Global).story.run('topology.find'));
  await page.getByRole('searchbox').fill(uid);
  await page.locator('.operator-card[data-search="current"]').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.operator-card[data-picked="true"]').waitFor();
}

/** Milliseconds from an answer of the engine, in which one chain has another parallelism or, without one, a chain is broken, to the frame after it is drawn. */
export async function editTime(page: Page, operators: number, parallelism: number | undefined): Promise<number> {
  return page.evaluate(
    async ({ operators: count, parallelism: wanted }) => {
      const { story } = globalThis as unknown as Global;
      const base = story.large({ operators: count });
      const { chain } = base.operators.find(({ uid }) => uid === 'u0_40')!;
      const edited = {
        ...base,
        operators: base.operators.map((operator) => (operator.chain === chain ? { ...operator, parallelism: wanted } : operator)),
        chains: base.chains.map((each) => (each.id === chain ? { ...each, parallelism: wanted } : each)),
      };
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const seen = performance.getEntriesByName('topology layout').length;
      const isDrawn = () =>
        wanted ? [...document.querySelectorAll('.chain-width')].some(({ textContent }) => textContent?.includes(String(wanted))) : performance.getEntriesByName('topology layout').length > seen;
      // As it comes over the wire: every object is new.
      const answer = structuredClone(wanted ? edited : story.broken(base));
      const began = performance.now();
      story.show(answer);
      while (!isDrawn()) await frame();
      await frame();
      const took = performance.now() - began;
      if (!wanted) {
        story.show(structuredClone(base));
        while (performance.getEntriesByName('topology layout').length < seen + 2) await frame();
      }
      return took;
    },
    { operators, parallelism },
  );
}

/** Frames a second while the canvas is dragged about for some two seconds. */
export async function dragFrames(page: Page): Promise<number> {
  await page.evaluate(() => {
    const store = globalThis as unknown as Global;
    Object.assign(store, { frames: [], counting: true });
    const note = (at: number) => {
      store.frames.push(at);
      if (store.counting) requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  });
  const middle = { x: 720, y: 500 };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  for (let step = 0; step < 120; step++) await page.mouse.move(middle.x + 300 * Math.sin(step / 9), middle.y + 200 * Math.sin(step / 13));
  await page.mouse.up();
  return page.evaluate(() => {
    const store = globalThis as unknown as Global;
    store.counting = false;
    const { frames } = store;
    return (1000 * (frames.length - 1)) / (frames.at(-1)! - frames[0]!);
  });
}
