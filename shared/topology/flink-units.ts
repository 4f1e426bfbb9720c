/** Durations and sizes as Flink writes and reads them (`TimeUtils`, `MemorySize`), for where no engine is at hand to ask. */

const NANOS: [labels: string[], nanos: bigint][] = [
  [['d', 'day', 'days'], 86_400_000_000_000n],
  [['h', 'hour', 'hours'], 3_600_000_000_000n],
  [['min', 'm', 'minute', 'minutes'], 60_000_000_000n],
  [['s', 'sec', 'secs', 'second', 'seconds'], 1_000_000_000n],
  [['', 'ms', 'milli', 'millis', 'millisecond', 'milliseconds'], 1_000_000n],
  [['µs', 'micro', 'micros', 'microsecond', 'microseconds'], 1_000n],
  [['ns', 'nano', 'nanos', 'nanosecond', 'nanoseconds'], 1n],
];

const BYTES: [labels: string[], bytes: number][] = [
  [['', 'b', 'bytes'], 1],
  [['k', 'kb', 'kibibytes'], 1024],
  [['m', 'mb', 'mebibytes'], 1024 ** 2],
  [['g', 'gb', 'gibibytes'], 1024 ** 3],
  [['t', 'tb', 'tebibytes'], 1024 ** 4],
];

/** In milliseconds; undefined where Flink would not read it. A number alone is milliseconds; `PT1H` is read too. */
export function parseDuration(text: string): number | undefined {
  const iso = /^P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(text.trim());
  if (iso) {
    const [days = 0, hours = 0, minutes = 0, seconds = 0] = iso.slice(1).map((part) => Number(part ?? 0));
    return ((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000;
  }
  const read = split(text);
  const unit = read && NANOS.find(([labels]) => labels.includes(read.unit));
  if (!unit) return undefined;
  const nanos = BigInt(read.number) * unit[1];
  return nanos / 1_000_000_000n > 2n ** 63n - 1n ? undefined : Number(nanos) / 1e6;
}

/** In bytes; undefined where Flink would not read it. A number alone is bytes. */
export function parseSize(text: string): number | undefined {
  const read = split(text);
  const unit = read && BYTES.find(([labels]) => labels.includes(read.unit));
  if (!unit) return undefined;
  const bytes = BigInt(read.number) * BigInt(unit[1]);
  return bytes > 2n ** 63n - 1n ? undefined : Number(bytes);
}

/** `512 mb`, in the largest unit that leaves no fraction worth reading. */
export function formatSize(bytes: number): string {
  const index = BYTES.findLastIndex(([, unit]) => bytes >= unit);
  const [labels, unit] = BYTES[Math.max(index, 0)]!;
  const rounded = Math.round((bytes / unit) * 10) / 10;
  return `${rounded} ${labels[1] || 'b'}`;
}

function split(text: string): { number: string; unit: string } | undefined {
  const [, number, unit] = /^(\d+)\s*([^\d\s].*|)$/.exec(text.trim()) ?? [];
  return number === undefined ? undefined : { number, unit: unit!.toLowerCase() };
}
