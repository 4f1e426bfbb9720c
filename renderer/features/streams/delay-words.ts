/** `2 minutes`, of the interval that a watermark waits: `'2' MINUTE`. */
export function delayWords(interval: string): string {
  const [count, unit] = interval.replaceAll("'", '').toLowerCase().split(' ');
  return count === '1' || !unit ? `${count} ${unit ?? ''}`.trim() : `${count} ${unit}s`;
}
