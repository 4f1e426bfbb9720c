/** What is put into a text at an offset. `closes`: it ends what began before, and so stands before all that begins there. */
export interface Insertion {
  at: number;
  words: string;
  closes?: boolean;
}

function ordered(all: readonly Insertion[]): Insertion[] {
  const closing = all.filter(({ closes }) => closes).reverse();
  return [...closing, ...all.filter(({ closes }) => !closes)].sort((one, other) => one.at - other.at);
}

/** The text with all of them; of two that begin at one place, the first given is the outer one. No line moves. */
export function inserted(text: string, all: readonly Insertion[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const { at, words } of ordered(all)) {
    parts.push(text.slice(done, at), words);
    done = at;
  }
  return parts.join('') + text.slice(done);
}

/** Where in the text something is that is at an offset of what `inserted` gave; within an insertion, where that was put. */
export function writtenOffset(all: readonly Insertion[], offset: number): number {
  let longer = 0;
  for (const { at, words } of ordered(all)) {
    if (at + longer > offset) break;
    longer = Math.min(longer + words.length, offset - at);
  }
  return offset - longer;
}
