/**
 * The texts that an editor holds while somebody types conditions at the marker of `base`, a character a text, and takes
 * them back again. No text comes twice, so that no cache can answer.
 */
export function keystrokes(base: string, marker: string, count: number): string[] {
  const at = base.indexOf(marker);
  if (at < 0) throw new Error(`The text has no ${marker}.`);
  const [before, after] = [base.slice(0, at), base.slice(at + marker.length)];
  const texts: string[] = [];
  for (let round = 0; texts.length < count; round++) {
    const head = `/* ${round} */`;
    const typed = ` AND dest <> 'X${round}' AND dep_delay < ${1000 + round}`;
    for (let length = 1; length <= typed.length; length++) texts.push(`${before}${head}${typed.slice(0, length)}${after}`);
    // On the way back a space is left behind, or these would be the texts of the way there.
    for (let length = typed.length - 1; length > 0; length--) texts.push(`${before}${head} ${typed.slice(0, length)}${after}`);
  }
  return texts.slice(0, count);
}
