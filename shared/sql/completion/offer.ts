import type { Completion, CompletionKind } from '../sql-service.ts';
import type { Asking } from '../knowledge/sources.ts';
import { beforePath, parameterNameAt, replacedBy, type Caret } from './caret.ts';
import { offerExpression, offerColumns, offerDescriptor, offerSharedColumns } from './offer-expression.ts';
import { offerMembers } from './offer-members.ts';
import { offerArguments, offerFunctions } from './offer-functions.ts';
import { offerOptions, offerSettings } from './offer-options.ts';
import { offerParameters } from './offer-parameters.ts';
import { offerCatalogs, offerDatabases, offerRelations, offerSources } from './offer-relations.ts';
import { offerHints, offerStatements, offerTypes, offerUnits, offerWords } from './offer-words.ts';
import type { Wanted } from './wanted.ts';
import { offerWindowArgument } from './window-arguments.ts';
import { membersWanted, wantedAt } from './wanted-at.ts';

/** Something to offer. `rank`: smaller comes first. */
export interface Offer {
  label: string;
  kind: CompletionKind;
  rank: number;
  detail?: string | null;
  documentation?: string | null;
  insert?: string;
  snippet?: boolean;
}

/** A caret, and whom to ask about it. */
export interface Asked extends Asking {
  caret: Caret;
}

/** What fits at the caret, the best first. */
export async function completionsAt(asked: Asked): Promise<Completion[]> {
  const members = membersWanted(asked.caret);
  const wanted = wantedAt(members ? beforePath(asked.caret, members.length) : asked.caret);
  const offers = members ? await offerMembers(asked, members, wanted) : (await Promise.all(wanted.map((each, index) => offersFor(asked, each, index)))).flat();
  const parameter = wanted[0]?.what === 'parameters' ? parameterNameAt(asked.caret) : undefined;
  const range = parameter?.range ?? replacedBy(asked.caret);
  const seen = new Set<string>();
  const isQuoted = asked.caret.body.tokens[asked.caret.inside]?.kind === 'quoted';
  return (isQuoted ? offers.flatMap(inBackticks) : offers)
    .filter(({ label, kind }) => !seen.has(`${kind} ${label}`) && seen.add(`${kind} ${label}`))
    .sort((a, b) => a.rank - b.rank)
    .map(({ label, kind, rank, detail, documentation, insert, snippet }) => ({
      label,
      kind,
      detail: detail ?? null,
      documentation: documentation || null,
      insert: parameter && !parameter.closed ? `${label}}` : (insert ?? label),
      snippet: snippet ?? false,
      range,
      sort: `${String(Math.round(rank * 1000)).padStart(7, '0')} ${label}`,
    }));
}

const NAMES: ReadonlySet<CompletionKind> = new Set(['catalog', 'database', 'table', 'view', 'column', 'alias']);

/** Behind a backtick only names may come, with the backticks that they replace. */
function inBackticks(offer: Offer): Offer[] {
  if (!NAMES.has(offer.kind)) return [];
  const name = `\`${offer.label.split('.').at(-1)!.replaceAll('`', '``')}\``;
  return [{ ...offer, label: name, insert: name, snippet: false }];
}

async function offersFor(asked: Asked, wanted: Wanted, index: number): Promise<Offer[]> {
  switch (wanted.what) {
    case 'words':
      return offerWords(wanted.words, index);
    case 'statement':
      return offerStatements(asked);
    case 'sources':
      return offerSources(asked);
    case 'relations':
      return offerRelations(asked);
    case 'catalogs':
      return offerCatalogs(asked);
    case 'databases':
      return offerDatabases(asked);
    case 'functions':
      return offerFunctions(asked, null);
    case 'types':
      return offerTypes(asked.world);
    case 'units':
      return offerUnits();
    case 'hints':
      return offerHints();
    case 'parameters':
      return offerParameters(asked, wanted.secret);
    case 'expression':
      return offerExpression(asked, wanted.select, wanted.aliases);
    case 'columns':
      return offerColumns(asked, wanted.part, wanted.of);
    case 'shared-columns':
      return offerSharedColumns(asked, wanted.select);
    case 'arguments':
      return offerArguments(asked, wanted.open);
    case 'window-argument':
      return offerWindowArgument(asked, wanted.takes, wanted.open);
    case 'descriptor':
      return offerDescriptor(asked, wanted.open, wanted.select);
    case 'options':
      return offerOptions(asked, wanted);
    case 'settings':
      return offerSettings(asked, wanted.value, wanted.key);
  }
}
