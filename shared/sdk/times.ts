const DAY = 86_400_000;

function whole(value: number, name: string, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) throw new RangeError(`${name} is ${value}, and goes from ${least} to ${most}.`);
}

/** The fraction of a second, with as many digits as it has. */
function fraction(millisecond: number, nanoOfMillisecond: number): string {
  const digits = `${String(millisecond).padStart(3, '0')}${String(nanoOfMillisecond).padStart(6, '0')}`.replace(/0+$/, '');
  return digits && `.${digits}`;
}

function clock(ofDay: number, nanoOfMillisecond: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${two(ofDay / 3_600_000)}:${two((ofDay / 60_000) % 60)}:${two((ofDay / 1000) % 60)}${fraction(ofDay % 1000, nanoOfMillisecond)}`;
}

/** A day, wherever that is. */
export class LocalDate {
  /** @param epochDay days since 1970-01-01 */
  constructor(readonly epochDay: number) {
    whole(epochDay, 'epochDay', -2147483648, 2147483647);
  }

  /** Reads `2026-03-01`. */
  static of(text: string): LocalDate {
    const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
    if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text) throw new SyntaxError(`"${text}" is no day, as 2026-03-01 is.`);
    return new LocalDate(at / DAY);
  }

  toString(): string {
    const shown = new Date(this.epochDay * DAY);
    return Number.isNaN(shown.getTime()) ? `day ${this.epochDay}` : shown.toISOString().slice(0, -14);
  }

  toJSON(): string {
    return this.toString();
  }
}

/** A time of day. */
export class LocalTime {
  /** @param millisecondOfDay from midnight, below 86,400,000 */
  constructor(readonly millisecondOfDay: number) {
    whole(millisecondOfDay, 'millisecondOfDay', 0, DAY - 1);
  }

  toString(): string {
    return clock(this.millisecondOfDay, 0);
  }

  toJSON(): string {
    return this.toString();
  }
}

/** A length of time, of whole parts; less than nothing where it goes back. */
export interface Span {
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
  milliseconds?: number;
}

function millisecondsOf({ days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 }: Span): number {
  return days * DAY + hours * 3_600_000 + minutes * 60_000 + seconds * 1000 + milliseconds;
}

/** Milliseconds since 1970 began, and nanoseconds within the millisecond. */
abstract class Point {
  /** @param nanoOfMillisecond 0 to 999,999 */
  constructor(
    readonly epochMillisecond: number,
    readonly nanoOfMillisecond = 0,
  ) {
    whole(epochMillisecond, 'epochMillisecond', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    whole(nanoOfMillisecond, 'nanoOfMillisecond', 0, 999_999);
  }

  /** Less than 0, 0 or more than 0, as it is before the other, the same, or after. */
  compare(other: this): number {
    return Math.sign(this.epochMillisecond - other.epochMillisecond || this.nanoOfMillisecond - other.nanoOfMillisecond);
  }

  protected text(): string {
    const days = Math.floor(this.epochMillisecond / DAY);
    return `${new LocalDate(days).toString()}T${clock(this.epochMillisecond - days * DAY, this.nanoOfMillisecond)}`;
  }
}

/** A day and a time of day, wherever that is: Flink's TIMESTAMP. Its milliseconds are counted as if it were in UTC. */
export class LocalDateTime extends Point {
  declare private readonly isLocal: true;

  plus(span: Span): LocalDateTime {
    return new LocalDateTime(this.epochMillisecond + millisecondsOf(span), this.nanoOfMillisecond);
  }

  override toString(): string {
    return this.text();
  }

  toJSON(): string {
    return this.text();
  }
}

/** A point in time, the same everywhere: Flink's TIMESTAMP_LTZ. */
export class Instant extends Point {
  declare private readonly isInstant: true;

  plus(span: Span): Instant {
    return new Instant(this.epochMillisecond + millisecondsOf(span), this.nanoOfMillisecond);
  }

  override toString(): string {
    return `${this.text()}Z`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** What stands for the times of a process function, by the root of their type. */
export const INSTANTS = { TIMESTAMP: LocalDateTime, TIMESTAMP_LTZ: Instant };
