import { describeOperator } from './describe-operator.ts';
import type { RefusedEdit } from './edits.ts';
import type { Operator, Topology } from './model.ts';

/** An operator that a refusal speaks of: what its card says, and all that Flink says. */
export interface Mention {
  uid: string;
  words: string;
  description: string;
}

/** A refusal as people read it: operators are called what the drawing calls them. */
export interface SaidRefusal extends RefusedEdit {
  /** The message in pieces, so that an operator in it can be gone to. */
  parts: (string | Mention)[];
}

/** How the engine writes an operator in a refusal: it does not know what a drawing calls it. */
const MENTION = /⟦([^⟦⟧]*)⟧/;

/** Puts what the cards say in the place of each operator; `topology` is the one that is drawn. */
export function sayRefusals(refused: readonly RefusedEdit[], topology: Topology | null | undefined): SaidRefusal[] {
  if (!refused.length) return [];
  const mention = mentionsOf(topology?.operators ?? []);
  const partsOf = (text: string) => text.split(MENTION).map((piece, index) => (index % 2 ? mention(piece) : piece));
  const say = (text: string) => partsOf(text).map((part) => (typeof part === 'string' ? part : `"${part.words}"`)).join('');
  return refused.map((each) => ({
    ...each,
    message: say(each.message),
    alternatives: each.alternatives.map(({ words, edits }) => ({ words: say(words), edits })),
    parts: partsOf(each.message).filter((part) => part !== ''),
  }));
}

function mentionsOf(operators: readonly Operator[]): (uid: string) => Mention {
  const byUid = new Map(operators.map((operator) => [operator.uid, operator]));
  const titles = new Map<string, number>();
  for (const operator of operators) titles.set(describeOperator(operator).title, (titles.get(describeOperator(operator).title) ?? 0) + 1);
  return (uid) => {
    const operator = byUid.get(uid);
    // A drawing that does not have it can only be told its uid, as topology.yaml has it.
    if (!operator) return { uid, words: uid, description: '' };
    const { title, meaning } = describeOperator(operator);
    return { uid, words: meaning && titles.get(title)! > 1 ? `${title} · ${cut(meaning)}` : title, description: operator.description };
  };
}

/** The second line of the card, as far as it is needed to tell one card from another. */
function cut(meaning: string): string {
  return meaning.length > 36 ? `${meaning.slice(0, 35).trimEnd()}…` : meaning;
}
