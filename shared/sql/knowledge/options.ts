import type { FlinkFactory, FlinkOption } from '../../services/sql-knowledge.ts';
import { prefixesOf } from '../../workspace/connector-catalogue.ts';
import type { OptionList } from '../tree/options.ts';
import type { Part } from '../tree/statement.ts';

/** A key whose value names a factory. `keys`: further keys that do, as `key.format`. */
export interface Selector {
  key: string;
  keys?: RegExp;
  kind: FlinkFactory['kind'];
  says: string;
}

const CONNECTOR: Selector = { key: 'connector', kind: 'connector', says: 'Where the table reads and writes.' };
const CATALOG: Selector = { key: 'type', kind: 'catalog', says: 'What kind of catalog it is.' };
const MODEL: Selector = { key: 'provider', kind: 'model', says: 'Who runs the model.' };
const FORMATS = /^(?:key\.|value\.)?format$/;
const FORMAT: Selector = { key: '', keys: FORMATS, kind: 'format', says: '' };

/** The keys that choose factories in a list of options; where LIKE brings options, none is missing. */
export function selectorsOf(part: Part, list: OptionList): Selector[] {
  if (part.object === 'catalog') return [CATALOG];
  if (part.object === 'model') return [MODEL];
  if (list.kind === 'hint' || part.verb === 'ALTER') return [{ ...CONNECTOR, key: '', keys: /^connector$/ }, FORMAT];
  return part.object === 'table' || part.object === 'materialized table' ? [{ ...CONNECTOR, key: part.like ? '' : 'connector', keys: /^connector$/ }, FORMAT] : [];
}

/** The options of the chosen factories: the connector's own, and those of its formats with their prefixes. */
export function optionsFor(factories: readonly FlinkFactory[], selectors: readonly Selector[], written: Record<string, string>): FlinkOption[] {
  const found = new Map<string, FlinkOption>();
  for (const selector of selectors) {
    for (const [key, identifier] of Object.entries(written)) {
      if (key !== selector.key && !selector.keys?.test(key)) continue;
      const factory = factories.find((each) => each.kind === selector.kind && each.identifier === identifier);
      const prefix = selector.kind === 'format' ? `${key.replace(/format$/, '')}${identifier}.` : '';
      for (const option of factory?.options ?? []) found.set(prefix + option.key, { ...option, key: prefix + option.key, former: option.former.map((former) => prefix + former) });
      for (const option of factory ? handedOn(factory) : []) if (!found.has(prefix + option.key)) found.set(prefix + option.key, { ...option, key: prefix + option.key });
    }
  }
  return [...found.values()];
}

/** Keys that a factory takes by how they begin, and does not list: those that people write most, and one that stands for the rest. */
function handedOn({ kind, identifier }: FlinkFactory): FlinkOption[] {
  const option = (key: string, description: string): FlinkOption => ({ key, type: 'String', values: [], default: null, required: false, description, former: [] });
  return prefixesOf(kind, identifier).flatMap(({ begins, says, keys }) => [...keys.map((key) => option(begins + key, says)), option(`${begins}*`, says)]);
}

/** The option that a key means, by its name or one of before: Flink writes `#` where a name of the person's own stands, and keys of a map begin with the map's. */
export function optionMeant(options: readonly FlinkOption[], key: string): FlinkOption | undefined {
  return options.find((option) => option.key === key) ?? options.find(({ former }) => former.includes(key)) ?? options.find((option) => patternOf(option).test(key));
}

function patternOf({ key, type }: FlinkOption): RegExp {
  const pattern = key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('#', '.+').replace(/\\\*$/, '.+');
  return new RegExp(`^${pattern}${type === 'Map' ? '(\\..+)?' : ''}$`);
}
