/** A whole number as it is typed, also 0 or one far too large: whether it can be, Flink says. Undefined for anything else. */
export function readWhole(text: string): number | undefined {
  const number = /^[+-]?\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined;
}
