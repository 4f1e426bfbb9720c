import type { Diagnostic, Range } from '../base/text-range.ts';
import type { Vocabulary } from '../services/sql-knowledge.ts';
import { coordinatesOf, jarFor } from '../workspace/connector-catalogue.ts';
import { Lines } from './text/lines.ts';

/** A connector or format that a table names and that is not on the class path, though it is known what brings it. */
export interface ConnectorNote {
  diagnostic: Diagnostic;
  /** What to add to weir.yaml; null where no release for this Flink is known. */
  coordinates: string[] | null;
}

/** A comment, a quoted name, `'key' = 'value'`, or a lone string. */
const PARTS = /--[^\n]*|\/\*[^]*?\*\/|`[^`]*`|'((?:[^']|'')*)'\s*=\s*'((?:[^']|'')*)'|'(?:[^']|'')*'|;|\(|\)/g;

interface Option {
  key: string;
  value: string;
  /** Of the value, without its quotes. */
  from: number;
}

/** What a text's tables need that is not there, at the value that names it. */
export function connectorNotes(text: string, { flink, factories }: Pick<Vocabulary, 'flink' | 'factories'>): ConnectorNote[] {
  const lines = new Lines(text);
  const there = new Set(factories.map(({ kind, identifier }) => `${kind} ${identifier}`));
  return optionLists(text).flatMap((options) => {
    const said = new Map(options.map(({ key, value }) => [key, value]));
    return options.flatMap(({ key, value, from }) => {
      const kind = key === 'connector' ? 'connector' : /(^|\.)format$/.test(key) ? 'format' : undefined;
      const jar = kind && !there.has(`${kind} ${value}`) ? jarFor(kind, value, said) : undefined;
      if (!kind || !jar) return [];
      const coordinates = coordinatesOf(jar, flink);
      const range: Range = { start: lines.position(from), end: lines.position(from + value.length) };
      const name = jar.artifact.split(':')[1]!;
      const needs = coordinates ? `needs ${coordinates.map(shortOf).join(' and ')}: add ${coordinates.length > 1 ? 'them' : 'it'} to connectors in weir.yaml` : `needs ${name}, of which no release for Flink ${flink} is known here: add the one that fits to connectors in weir.yaml`;
      const guess = kind === 'connector' ? '. Until it is there the table is planned by guess' : '';
      return [{ coordinates, diagnostic: { severity: 'warning' as const, code: 'connector-missing', message: `The ${kind} '${value}' is not on the class path: it ${needs}${guess}.`, range } }];
    });
  });
}

/** `flink-connector-jdbc-core 4.0.0-2.0`. */
export function shortOf(coordinates: string): string {
  return coordinates.split(':').slice(1).join(' ');
}

/** The options of each list in brackets, in the order of the text. */
function optionLists(text: string): Option[][] {
  const lists: Option[][] = [];
  let current: Option[] = [];
  for (const match of text.matchAll(PARTS)) {
    const [whole, key, value] = match;
    if (whole === '(' || whole === ')' || whole === ';') {
      if (current.length) lists.push(current);
      current = [];
    } else if (key !== undefined && value !== undefined) current.push({ key, value, from: match.index + whole.length - 1 - value.length });
  }
  return current.length ? [...lists, current] : lists;
}
