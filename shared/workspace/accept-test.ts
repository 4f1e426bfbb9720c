import { isMap, isPair, isScalar, isSeq, parseDocument, Document, Pair, Scalar, YAMLMap, YAMLSeq, type Node } from 'yaml';
import { Failure } from '../base/failure.ts';
import { mergeLines } from './merge-lines.ts';
import { parseYaml } from './read-yaml.ts';
import type { TestCheck, TestRow } from './test-spec.ts';

/** A test's text that expects what came: only the rows that differ are changed, and of those only the columns that are compared. */
export function acceptTest(text: string, checks: readonly TestCheck[]): string {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const plain = text.replaceAll('\r\n', '\n');
  const document: Document = parseYaml(plain).document;
  const failed = checks.filter(({ passed, part }) => !passed && part !== 'modes');
  const cells = failed.every(({ differences, different }) => different > 0 && different === differences.length && differences.every(({ kind }) => kind === 'differs'));
  if (cells) return withCells(plain, document, failed).replaceAll('\n', lineEnd);
  const before = laidOut(document);
  for (const check of failed) accept(document, check);
  return mergeLines(before, laidOut(document), plain).replaceAll('\n', lineEnd);
}

/** Where only values differ, nothing but these is written. */
function withCells(text: string, document: Document, checks: readonly TestCheck[]): string {
  const places: { from: number; to: number; value: string }[] = [];
  for (const check of checks)
    for (const { expectedAt, actual, columns } of check.differences) {
      const list = thenOf(document, check)?.get(check.part, true);
      const row = isSeq(list) ? rowOf(list.items[expectedAt!] as Node) : undefined;
      for (const column of columns) {
        const node = row?.items.find(({ key }) => isScalar(key) && key.value === column)?.value as Node | undefined;
        if (node?.range) places.push({ from: node.range[0], to: node.range[1], value: inFlow(valueOf(actual!.values[column]!)) });
      }
    }
  places.sort((one, other) => other.from - one.from);
  return places.reduce((now, { from, to, value }) => `${now.slice(0, from)}${value}${now.slice(to)}`, text);
}

/** A value as it is written inside of `[…]` or `{…}`, where more has to be quoted than on a line of its own. */
function inFlow(value: Node): string {
  const list = new YAMLSeq();
  list.flow = true;
  list.items = [value];
  return laidOut(new Document(list)).trim().slice(1, -1);
}

/** Without the blanks that the writer puts inside of brackets. */
function laidOut(document: Document): string {
  return document.toString({ lineWidth: 0 }).replace(/("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|#.*)|\[ | \]/g, (found, kept?: string) => kept ?? found.trim());
}

function accept(document: Document, check: TestCheck): void {
  if (check.different > check.differences.length || check.rows > check.actual.length)
    throw new Failure('test-too-many-rows', `${check.sink} has ${check.rows} rows, too many to be written into a test. Give fewer rows.`);
  const then = thenOf(document, check);
  const list = then?.get(check.part, true);
  if (!isSeq(list)) return;
  const old = list.items as Node[];
  const named = namedColumns(old, check);
  list.items = check.part === 'changelog' && then!.get('ordered') !== false || then!.get('ordered') === true ? inOrder(old, check, named) : inPlace(old, check, named);
}

function thenOf(document: Document, { step, sink }: TestCheck): YAMLMap | undefined {
  const sinks = document.getIn(['steps', step, 'then'], true);
  const pair = isMap(sinks) ? sinks.items.find(({ key }) => isScalar(key) && `.${sink}`.endsWith(`.${String(key.value)}`)) : undefined;
  return isMap(pair?.value) ? pair.value : undefined;
}

/** The columns that any row names; all of them where there is no row. */
function namedColumns(rows: Node[], { columns }: TestCheck): string[] {
  const named = new Set(rows.map(rowOf).flatMap((row) => row?.items.map(({ key }) => String(isScalar(key) ? key.value : key)) ?? []));
  return named.size ? columns.filter((column) => named.has(column)) : columns;
}

/** Every row where it came. */
function inOrder(old: Node[], check: TestCheck, named: string[]): Node[] {
  const gone = new Set(check.differences.flatMap(({ expectedAt }) => (expectedAt === null ? [] : [expectedAt])));
  const right = old.filter((_node, at) => !gone.has(at));
  return check.actual.map((row, at) => {
    const difference = check.differences.find(({ actualAt }) => actualAt === at);
    if (!difference) return right.shift() ?? nodeOf(row, named);
    return difference.expectedAt === null ? nodeOf(row, named) : corrected(old[difference.expectedAt]!, row, difference.columns);
  });
}

/** Rows stay where they stand; new ones follow. */
function inPlace(old: Node[], check: TestCheck, named: string[]): Node[] {
  const kept = old.flatMap((node, at) => {
    const difference = check.differences.find(({ expectedAt }) => expectedAt === at);
    if (difference?.kind === 'missing') return [];
    return [difference?.actual ? corrected(node, difference.actual, difference.columns) : node];
  });
  const added = check.differences.filter(({ kind }) => kind === 'unexpected').map(({ actual }) => nodeOf(actual!, named));
  return [...kept, ...added];
}

/** The same node, so that its comments and its layout stay, with other values in some columns. */
function corrected(node: Node, row: TestRow, columns: readonly string[]): Node {
  const map = rowOf(node);
  for (const column of columns) {
    const pair = map?.items.find(({ key }) => isScalar(key) && key.value === column);
    if (pair) pair.value = valueOf(row.values[column]!);
  }
  return node;
}

/** The values of `row` or `[kind, row]`. */
function rowOf(node: Node): YAMLMap | undefined {
  const row = isSeq(node) ? node.items[1] : node;
  return isMap(row) ? row : undefined;
}

function nodeOf({ kind, values }: TestRow, named: string[]): Node {
  const map = new YAMLMap();
  map.flow = true;
  map.items = named.map((column) => new Pair(new Scalar(column), valueOf(values[column]!)));
  if (kind === null) return map;
  const change = new YAMLSeq();
  change.flow = true;
  const word = new Scalar(kind);
  word.type = 'QUOTE_DOUBLE';
  change.items = [word, map];
  return change;
}

/** A JSON text as YAML; a number that JavaScript would round is written as a text, which is read the same. */
function valueOf(json: string): Node {
  const node = parseDocument(json, { intAsBigInt: true }).contents as Node;
  if (isScalar(node)) return scalarOf(json, node);
  asFlow(node);
  return node;
}

function scalarOf(json: string, node: Scalar): Scalar {
  const isFraction = typeof node.value === 'number';
  if (isFraction && digits(String(node.value)) !== digits(json)) return new Scalar(json);
  return new Scalar(node.value);
}

/** Without what two ways to write a number may differ in. */
function digits(number: string): string {
  return number.includes('.') && !/e/i.test(number) ? number.replace(/0+$/, '').replace(/\.$/, '') : number.toLowerCase().replace('+', '').replace(/\.0(?=e|$)/, '');
}

function asFlow(node: unknown): void {
  if (isMap(node) || isSeq(node)) {
    node.flow = true;
    node.items.forEach(asFlow);
  } else if (isPair(node)) asFlow(node.value);
}
