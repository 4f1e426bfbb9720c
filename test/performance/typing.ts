/** The first of what {@link typedTexts} gives. */
export function keystrokes(base: string, marker: string, count: number, words?: (round: number) => string): string[] {
  const texts: string[] = [];
  for (const text of typedTexts(base, marker, words)) if (texts.push(text) === count) break;
  return texts;
}

/**
 * The texts that an editor holds while somebody types at the marker of `base`, a character a text, and takes it back
 * again, for ever: conditions, unless told. No text comes twice, so that no cache can answer.
 */
export function* typedTexts(base: string, marker: string, words = (round: number) => ` AND dest <> 'X${round}' AND dep_delay < ${1000 + round}`): Generator<string> {
  const at = base.indexOf(marker);
  if (at < 0) throw new Error(`The text has no ${marker}.`);
  const [before, after] = [base.slice(0, at), base.slice(at + marker.length)];
  for (let round = 0; ; round++) {
    const head = `/* ${round} */`;
    const typed = words(round);
    for (let length = 1; length <= typed.length; length++) yield `${before}${head}${typed.slice(0, length)}${after}`;
    // On the way back a space is left behind, or these would be the texts of the way there.
    for (let length = typed.length - 1; length > 0; length--) yield `${before}${head} ${typed.slice(0, length)}${after}`;
  }
}

/** Where a person types into a text, and what. */
export interface Place {
  name: string;
  /** The text with the marker where it is typed. */
  marked(base: string): string;
  words?: (round: number) => string;
}

export const MARKER = '/* typed here */';

/** Places of the script of 50 lines, and of the long one that {@link lengthened} makes of it: the first of the words that a text has. */
export const PLACES: Place[] = [
  { name: 'the last INSERT', marked: behind('dep_delay > 16\n', "carrier <> 'NA'") },
  { name: 'a view in the middle', marked: behind('dep_delay > 0.119', 'dep_delay IS NOT NULL') },
  { name: 'the table on which all hangs', marked: behind('dep_delay DOUBLE'), words: (round) => `,\n  added_${round} DECIMAL(10, 2)` },
  { name: 'a new statement in the middle', marked: behind('dep_delay > 0.119;', 'dep_delay IS NOT NULL;'), words: (round) => `\nCREATE TEMPORARY VIEW typed_${round} AS SELECT origin, COUNT(*) AS n FROM flights GROUP BY origin;` },
];

function behind(...words: string[]): Place['marked'] {
  return (base) => {
    const plain = base.replaceAll(MARKER, '');
    const found = words.find((each) => plain.includes(each))?.trimEnd();
    if (found === undefined) throw new Error(`The text has none of ${words.join(', ')}.`);
    const at = plain.lastIndexOf(found) + found.length;
    return plain.slice(0, at) + MARKER + plain.slice(at);
  };
}

/** Views of which each third hangs on the one before, and a last INSERT, make the text as long as that. */
export function lengthened(base: string, lines: number): string {
  const last = "\nINSERT INTO routes\nSELECT origin, dest, COUNT(*), COUNT(*) FILTER (WHERE dep_delay > 16)\nFROM late_7\nWHERE dep_delay > 16\nGROUP BY origin, dest;\n";
  const more: string[] = [];
  const long = base.split('\n').length + last.split('\n').length;
  for (let view = 0; long + 4 * more.length < lines; view++) more.push(`\nCREATE TEMPORARY VIEW late_${view} AS\nSELECT origin, dest, dep_delay\nFROM ${view % 3 ? 'flights' : `late_${view - 1}`} WHERE dep_delay > 0.${view};`.replace('late_-1', 'flights'));
  return `${base.trimEnd()}\n${more.join('\n')}\n${last}`;
}
