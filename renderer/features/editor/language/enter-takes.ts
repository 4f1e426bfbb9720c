import type { Completion } from '#shared/sql/index.ts';

export interface AtEnter {
  /** The part of a word before the cursor. */
  typed: string;
  offered: readonly Completion[];
  /** A person asked for the list, or moved in it, and has typed nothing since. */
  chosen: boolean;
}

/** A whole word has to be meant: one letter begins too many. */
const SHORTEST = 2;

/**
 * Whether Enter takes what is offered, or is a new line. What was chosen is taken. Of what merely came up while a person typed, that is taken which the typed word begins; a new line is what
 * was meant behind a word that is complete as it stands, and where a person may be giving a name of their own.
 */
export function enterTakes({ typed, offered, chosen }: AtEnter): boolean {
  if (chosen) return true;
  const word = typed.toLowerCase();
  const begun = offered.filter(({ label }) => bare(label).startsWith(word));
  if (begun.some(({ kind }) => kind === 'option' || kind === 'value' || kind === 'parameter')) return word !== '';
  if (word.length < SHORTEST || begun.length === 0 || begun.some(({ label }) => bare(label) === word)) return false;
  // Where AS may stand, so may a name without it: `FROM flights fu`.
  return !offered.some(({ kind, label }) => kind === 'keyword' && label === 'AS');
}

function bare(label: string): string {
  return label.replace(/^['`]|['`]$/g, '').toLowerCase();
}
