/** What another program said, as a sentence of a message: trimmed, ended, and not longer than a person reads. */
export function sentence(said: string): string {
  const text = said.replace(/\s+/g, ' ').trim();
  const short = text.length > 600 ? `${text.slice(0, 600)}…` : text;
  return /[.!?…]$/.test(short) ? short : `${short}.`;
}
