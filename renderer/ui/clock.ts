/** `23:37:33`, by this machine's clock. */
export function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

/** `2026-11-26 23:37`, by this machine's clock. */
export function dayAndTime(at: number): string {
  return new Date(at).toLocaleString('sv').slice(0, 16);
}
