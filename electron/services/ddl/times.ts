/** A text that is a time, as Flink's formats and samples read it. */
export interface TimeText {
  kind: 'date' | 'time' | 'timestamp' | 'timestamp_ltz';
  /** Digits behind the second. */
  places: number;
  /** Epoch milliseconds, undefined for a time of day; without a zone, as if in UTC: only distances count. */
  at: number | undefined;
  /** A `T` between date and time. */
  iso: boolean;
  /** An offset other than `Z`. */
  offset: boolean;
}

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)(?:([ T])(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?( ?)(Z|[+-]\d\d:\d\d)?)?$/;
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.(\d{1,9}))?$/;

/** Undefined for every other text, and for days and hours that do not exist. */
export function timeIn(text: string): TimeText | undefined {
  const ofDay = TIME_OF_DAY.exec(text);
  if (ofDay) return (ofDay[2]?.length ?? 0) > 3 ? undefined : { kind: 'time', places: ofDay[2]?.length ?? 0, at: undefined, iso: false, offset: false };
  const found = TIMESTAMP.exec(text);
  if (!found) return undefined;
  const [, year, month, day, between, hour = '0', minute = '0', second = '0', places = '', space, zone] = found;
  if (space && !zone) return undefined;
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), Number(places.padEnd(3, '0').slice(0, 3)));
  const date = new Date(at);
  const exists = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60 && Number(year) > 0;
  if (!exists) return undefined;
  if (!between) return { kind: 'date', places: 0, at, iso: false, offset: false };
  return { kind: zone ? 'timestamp_ltz' : 'timestamp', places: places.length, at: at - offsetMs(zone), iso: between === 'T', offset: zone !== undefined && zone !== 'Z' };
}

function offsetMs(zone: string | undefined): number {
  if (!zone || zone === 'Z') return 0;
  const [hours, minutes] = zone.slice(1).split(':').map(Number);
  return (zone.startsWith('-') ? -1 : 1) * (hours! * 60 + minutes!) * 60_000;
}
