/** Middle of the samples; the mean of the two middle ones where their number is even. */
export function median(samples: readonly number[]): number {
  const sorted = ascending(samples);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** The smallest sample that at least `share` (0 … 1) of all samples do not exceed: a value that was measured, never a blend. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = ascending(samples);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

/** What is said of one series of measurements. */
export interface Summary {
  median: number;
  p95: number;
  min: number;
  max: number;
  runs: number;
}

export function summarize(samples: readonly number[]): Summary {
  return { median: median(samples), p95: quantile(samples, 0.95), min: Math.min(...samples), max: Math.max(...samples), runs: samples.length };
}

function ascending(samples: readonly number[]): number[] {
  if (!samples.length) throw new RangeError('A summary needs at least one sample.');
  return [...samples].sort((a, b) => a - b);
}
