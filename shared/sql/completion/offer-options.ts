import { CATALOGUE } from '../../workspace/connector-catalogue.ts';
import type { FlinkFactory, FlinkOption } from '../../services/sql-knowledge.ts';
import { relationOf } from '../knowledge/known.ts';
import { literalOf } from '../text/tokens.ts';
import { optionsFor, optionMeant, selectorsOf, type Selector } from '../knowledge/options.ts';
import { optionsOf } from '../tree/options.ts';
import { namesOf } from '../tree/reading.ts';
import type { Asked, Offer } from './offer.ts';
import type { Wanted } from './wanted.ts';

/** Keys that the connector, its formats, the catalog or the module know, or the values of one. Those that are required and missing come first. */
export function offerOptions(asked: Asked, { part, list, value, key }: Wanted & { what: 'options' }): Offer[] {
  const { caret, world } = asked;
  const own = optionsOf(caret.body, { ...list, pairs: list.pairs.filter((pair) => pair.key !== caret.inside || value) });
  const path = list.path ?? (part.verb === 'ALTER' ? part.path : null);
  const written = { ...(path ? relationOf(world, namesOf(caret.body, path))?.options : {}), ...own };
  const selectors = selectorsOf(part, list);
  const factories = world.vocabulary?.factories ?? [];
  const quoted = caret.body.tokens[caret.inside]?.kind === 'string';
  if (value) return offerValues(keyAt(asked, key), selectors, factories, optionsFor(factories, selectors, written));
  const chosen = selectors.filter(({ key: name }) => name !== '' && !(name in written)).map((selector): Offer => offerKey({ key: selector.key, type: 'String', values: [], default: null, required: true, description: selector.says, former: [] }, 5));
  const options = optionsFor(factories, selectors, written).filter((option) => !(option.key in own) && !selectors.some(({ key: name }) => name === option.key));
  return [...chosen, ...options.map((option) => offerKey(option, option.required ? 10 : 50))].map((offer) => (quoted ? inQuotes(offer, asked) : offer));
}

function keyAt({ caret: { body } }: Asked, at: number): string {
  const token = body.tokens[at];
  return token?.kind === 'string' ? literalOf(body.text, token) : '';
}

function offerKey({ key, type, values, default: given, required, description }: FlinkOption, rank: number): Offer {
  const text = escape(key);
  return { label: `'${key}'`, kind: 'option', rank, detail: optionDetail({ type, values, default: given, required }), documentation: description, insert: `'${text}' = '${given === null || given.includes("'") ? '$0' : `\${1:${escape(given)}}`}'`, snippet: true };
}

function escape(text: string): string {
  return text.replace(/[$}\\]/g, '\\$&').replace('#', '${2:column}').replace(/\*$/, '${2:name}').replaceAll("'", "''");
}

export function optionDetail({ type, default: given, required }: Pick<FlinkOption, 'type' | 'values' | 'default' | 'required'>): string {
  return [type, required ? 'required' : '', given === null ? '' : `default ${given}`].filter((word) => word !== '').join(' · ');
}

/** Where a literal stands already, only its text is put in: what follows it may be there too. */
function inQuotes(offer: Offer, { caret: { body, inside } }: Asked): Offer {
  const followed = body.tokens[inside + 1]?.word === '=';
  return followed ? { ...offer, insert: offer.label, snippet: false } : offer;
}

function offerValues(key: string, selectors: readonly Selector[], factories: readonly FlinkFactory[], options: readonly FlinkOption[]): Offer[] {
  const literal = (label: string, rank: number, detail: string, documentation = ''): Offer => ({ label: `'${label}'`, kind: 'value', rank, detail, documentation });
  const selector = selectors.find((each) => each.key === key || each.keys?.test(key));
  if (selector) {
    const there = factories.filter(({ kind }) => kind === selector.kind);
    const known = CATALOGUE.filter(({ kind, version }) => kind === selector.kind && version !== null).flatMap(({ names }) => names);
    const missing = [...new Set(known)].filter((name) => !there.some(({ identifier }) => identifier === name));
    return [...there.map(({ identifier, shipped, roles }) => literal(identifier, shipped ? 20 : 10, roles.join(', '))), ...missing.map((name) => literal(name, 40, 'not on the class path yet'))];
  }
  const option = optionMeant(options, key);
  return option ? valuesOf(option).map((each, at) => literal(each, 10 + at * 0.01, each === option.default ? 'default' : option.type)) : [];
}

function valuesOf({ type, values, default: given }: FlinkOption): string[] {
  const own = values.length > 0 ? values : type === 'Boolean' ? ['true', 'false'] : type === 'Duration' ? ['1 s', '1 min', '1 h', '1 d'] : type === 'MemorySize' ? ['16 mb', '64 mb', '1 gb'] : [];
  return [...new Set([...(given === null ? [] : [given]), ...own])];
}

/** Keys of SET and RESET, or values of one. */
export function offerSettings(asked: Asked, value: boolean, key: number): Offer[] {
  const settings = asked.world.vocabulary?.settings ?? [];
  const { body, inside, part } = asked.caret;
  if (value) {
    const option = optionMeant(settings, keyAt(asked, key));
    return option ? offerValues(option.key, [], [], [option]) : [];
  }
  const quoted = body.tokens[inside]?.kind === 'string';
  return settings.map((option) => {
    const offer = offerKey(option, option.key.startsWith('table.') ? 40 : option.key.startsWith('sql-client.') ? 60 : 50);
    return part?.verb === 'RESET' ? { ...offer, insert: offer.label, snippet: false } : quoted ? inQuotes(offer, asked) : offer;
  });
}
