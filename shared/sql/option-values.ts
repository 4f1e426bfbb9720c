import type { Diagnostic } from '../base/text-range.ts';
import type { FlinkFactory, OptionFaults } from '../services/sql-knowledge.ts';
import { factoryKeys, writtenLists, type WrittenOption } from './written-options.ts';
import { Lines } from './text/lines.ts';

/** Asks Flink which values it cannot read; null where it cannot answer now. */
export type AskOptionFaults = (lists: { kind: FlinkFactory['kind']; identifier: string; options: Record<string, string> }[]) => Promise<OptionFaults['faults'] | null>;

/** The values of options that Flink cannot read, each at its place; of tables that nothing uses yet too. */
export async function optionValueFaults(text: string, ask: AskOptionFaults): Promise<Diagnostic[]> {
  const lists = writtenLists(text).flatMap((list) => {
    const named = factoryKeys(list).find(({ kind }) => kind !== 'format');
    // What an environment gives is not known here.
    const known = list.options.filter(({ value }) => !value.includes('${'));
    return named ? [{ kind: named.kind, identifier: named.option.value, options: known }] : [];
  });
  if (!lists.length) return [];
  const faults = await ask(lists.map(({ kind, identifier, options }) => ({ kind, identifier, options: Object.fromEntries(options.map(({ key, value }) => [key, value])) })));
  const lines = new Lines(text);
  return (faults ?? []).flatMap((list, index) => list.flatMap(({ key, type, reason }) => lists[index]!.options.filter((option) => option.key === key).map((option) => faultAt(option, type, reason, lines))));
}

/** With its quotes, as Flink marks it. */
function faultAt({ key, value, from, written }: WrittenOption, type: string, reason: string, lines: Lines): Diagnostic {
  return { severity: 'error', code: 'invalid-option', message: `'${value}' is no ${type} for '${key}': ${reason.replace(/\.*$/, '')}.`, range: lines.range(from - 1, from + written + 1) };
}
