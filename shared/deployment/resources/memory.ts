const UNITS: Record<string, number> = { '': 1, b: 1, k: 2 ** 10, kb: 2 ** 10, kib: 2 ** 10, m: 2 ** 20, mb: 2 ** 20, mib: 2 ** 20, g: 2 ** 30, gb: 2 ** 30, gib: 2 ** 30, t: 2 ** 40, tb: 2 ** 40, tib: 2 ** 40 };

/** A size as Flink writes it, `1600 mb`, in bytes; NaN where it is none. */
export function bytesOf(size: string): number {
  const [, number, unit] = /^\s*(\d+)\s*([a-z]*)\s*$/i.exec(size) ?? [];
  return Number(number) * (UNITS[(unit ?? '').toLowerCase()] ?? Number.NaN);
}
