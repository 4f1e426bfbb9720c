import type { Codec } from './codec.ts';
import { NoRoom, type Frame } from './frame.ts';

/** What became of one row. */
export type Outcome = { value: unknown } | { failed: unknown };

/** Awaits that nothing will ever end: all that could was done. */
class Endless extends Error {
  constructor() {
    super('it awaits what never comes to an end. Nothing else runs beside it that could end it: there is no network, no file and no clock');
    this.name = 'Error';
  }
}

/** How many rows of a batch are begun at once: as many as take little time, since all of them have the time limit of one call. */
export class Pace {
  private static readonly SHORT_MS = 20;
  rows = 1;

  took(ms: number): void {
    this.rows = ms < Pace.SHORT_MS ? Math.min(this.rows * 2, 4096) : Math.max(1, this.rows >> 1);
  }
}

/** The rows of one batch, each of which settles when what it awaits has. V8 does all that can be done of those that were begun before the call is left. */
export class Settling {
  private outcomes: (Outcome | undefined)[] = [];
  private began = 0;
  private place = { at: 0, heapAt: 0, heap: '' };

  constructor(
    /** Those that were not begun yet. */
    private left: number,
  ) {}

  /** Reads on where the last rows ended. */
  resume(frame: Frame): void {
    frame.open(this.place.heap, this.place.at);
    frame.heapAt = this.place.heapAt;
  }

  begin(frame: Frame, pace: Pace, read: () => () => unknown): void {
    this.began = Date.now();
    const count = Math.min(this.left, pace.rows);
    this.left -= count;
    this.outcomes = new Array<undefined>(count).fill(undefined);
    for (let row = 0; row < count; row++) this.run(row, read());
    this.place = { at: frame.at, heapAt: frame.heapAt, heap: frame.heap };
  }

  private run(row: number, call: () => unknown): void {
    const { outcomes } = this;
    let given: unknown;
    try {
      given = call();
    } catch (failed) {
      outcomes[row] = { failed };
      return;
    }
    if (typeof (given as PromiseLike<unknown> | null | undefined)?.then !== 'function') outcomes[row] = { value: given };
    else
      (given as PromiseLike<unknown>).then(
        (value) => (outcomes[row] = { value }),
        (failed: unknown) => (outcomes[row] = { failed }),
      );
  }

  /** Those of the rows that were begun; none of them is waited for any more. */
  end(pace: Pace): Outcome[] {
    pace.took(Date.now() - this.began);
    return this.outcomes.map((outcome) => outcome ?? { failed: new Endless() });
  }
}

/** Writes a byte that says whether a row failed, and its value, or how it failed. */
export function outcomeWriter(returns: Codec, told: (failed: unknown) => object): Codec {
  const fail = (frame: Frame, failed: unknown) => {
    frame.view.setUint8(frame.next(1), 1);
    frame.writeText(JSON.stringify(told(failed)));
  };
  return {
    read: returns.read,
    write(frame, given) {
      const outcome = given as Outcome;
      if ('failed' in outcome) return fail(frame, outcome.failed);
      const { at, heap } = frame;
      try {
        frame.view.setUint8(frame.next(1), 0);
        returns.write(frame, outcome.value);
      } catch (thrown) {
        if (thrown instanceof NoRoom) throw thrown;
        frame.at = at;
        frame.heap = heap;
        fail(frame, thrown);
      }
    },
  };
}
