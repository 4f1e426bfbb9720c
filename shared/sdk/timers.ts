import { codecOf } from './codec.ts';
import type { Frame } from './frame.ts';
import { Instant, type LocalDateTime } from './times.ts';
import { INTERVAL_DAY_TO_SECOND, STRING } from './types.ts';

export type Time = Instant | LocalDateTime;

/** What is to be done with a timer. */
const SET = 0;
const CLEAR = 1;
const CLEAR_ALL = 2;
/** More than these, where the timer is one in processing time. */
export const PROCESSING = 3;

const milliseconds = codecOf(INTERVAL_DAY_TO_SECOND);
const text = codecOf(STRING);

/** The changes of timers that a call asks for, in order: nothing reads them before it ends. */
export class TimerChanges {
  private asked: [change: number, name: string | null, time: number | null][] = [];

  ask(change: number, name: string | null, time: Time | null): void {
    this.asked.push([change, name, time && time.epochMillisecond]);
  }

  begin(): void {
    this.asked = [];
  }

  end(frame: Frame): void {
    frame.view.setInt32(frame.next(4), this.asked.length, true);
    for (const [change, name, time] of this.asked) {
      frame.view.setUint8(frame.next(1), change);
      text.write(frame, name);
      milliseconds.write(frame, time);
    }
  }
}

/** What a function sees of its timers of one kind. */
export class Timers {
  /**
   * @param kind what is added to the numbers of its changes
   * @param handler the name of what hears of it
   */
  constructor(
    private readonly changes: TimerChanges,
    private readonly kind: number,
    private readonly handler: string,
    protected readonly heard: boolean,
  ) {}

  set(first: string | Time, second?: Time): void {
    const named = typeof first === 'string';
    const time = named ? second : first;
    if (!Number.isSafeInteger(time?.epochMillisecond)) throw new TypeError(`a timer is set to ${String(time)}, which is no time`);
    this.mustBeHeard('a timer is set');
    this.changes.ask(this.kind + SET, named ? first : null, time!);
  }

  clear(timer: string | Time): void {
    const named = typeof timer === 'string';
    this.changes.ask(this.kind + CLEAR, named ? timer : null, named ? null : timer);
  }

  clearAll(): void {
    this.changes.ask(this.kind + CLEAR_ALL, null, null);
  }

  protected mustBeHeard(what: string): void {
    if (!this.heard) throw new TypeError(`${what}, and the function has no ${this.handler} that would hear of it`);
  }
}

/** Flink's operator has none, so whatever is asked of them must have been declared by a handler. */
export class ProcessingTimers extends Timers {
  private at: number | null = null;

  begin(frame: Frame): void {
    if (this.heard) this.at = milliseconds.read(frame) as number;
  }

  get now(): Instant {
    this.mustBeHeard('the clock is asked for');
    return new Instant(this.at!);
  }

  override clear(timer: string | Time): void {
    if (this.heard) super.clear(timer);
  }

  override clearAll(): void {
    if (this.heard) super.clearAll();
  }
}
