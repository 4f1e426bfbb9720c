/** An engine that lived longer than this was fine; dying sooner counts as dying at once. */
const GOOD_LIFE_MS = 20_000;
const PAUSES_MS = [0, 500, 2_000, 5_000];

/** How long to wait before starting again what keeps dying, and when to stop. */
export class Patience {
  private quickDeaths = 0;
  private wakeUp: () => void = () => {};

  /** A promise of the next start; undefined when enough was tried. */
  after(livedMs: number): Promise<void> | undefined {
    this.quickDeaths = livedMs < GOOD_LIFE_MS ? this.quickDeaths + 1 : 0;
    const pause = PAUSES_MS[Math.max(0, this.quickDeaths - 1)];
    if (pause === undefined) return undefined;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pause);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  reset(): void {
    this.quickDeaths = 0;
  }

  /** Ends a pause that is under way. */
  wake(): void {
    this.wakeUp();
  }
}
