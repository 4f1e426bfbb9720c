import { Document, isMap, isScalar, Pair, Scalar, YAMLMap, type Node } from 'yaml';
import { sameEdits } from '../topology/apply-edit.ts';
import { NO_EDITS, type TopologyEdits } from '../topology/edits.ts';
import { mergeLines } from './merge-lines.ts';
import { parseYaml } from './read-yaml.ts';
import { fileOf, OPERATOR_KEYS, readTopology } from './topology-file.ts';
import { keyOf, settleFirstComment, stanzasIn } from './topology-notes.ts';

/** What operators are called, by uid: written above stanzas that say nothing yet. */
export type OperatorNames = Readonly<Record<string, string>>;

/**
 * The text of a topology.yaml that says `edits`; undefined where there is nothing to say and so no file is needed. Only what
 * changed is changed in `before`: comments and layout stay, and equal edits give the text as it was, byte for byte. `before`
 * must be a text that can be read.
 */
export function writeTopology(before: string | undefined, edits: TopologyEdits, names: OperatorNames = {}): string | undefined {
  const known = before === undefined ? undefined : readTopology(before).edits;
  if (before !== undefined && known && sameEdits(known, edits)) return before;
  const ways = before !== undefined && known ? [() => inItsLayout(before, known, edits, names), () => laidOut(before, known, edits, names)] : [];
  // Stanzas that share anchors cannot be changed one by one: then the file is written anew.
  const text = firstOf([...ways, () => laidOut('weir: 1\n', NO_EDITS, edits, names)], (written) => saysThis(written, edits));
  return text.trim() === 'weir: 1' ? undefined : text;
}

function firstOf(ways: (() => string)[], fits: (text: string) => boolean): string {
  for (const way of ways) {
    const text = way();
    if (fits(text)) return text;
  }
  throw new Error('These edits cannot be written so that they are read again.');
}

function saysThis(text: string, edits: TopologyEdits): boolean {
  const said = readTopology(text).edits;
  return said !== undefined && sameEdits(said, edits);
}

/** The YAML writer lays out the whole file; of that, only what changed is taken over. */
function inItsLayout(before: string, known: TopologyEdits, edits: TopologyEdits, names: OperatorNames): string {
  const lineEnd = before.includes('\r\n') ? '\r\n' : '\n';
  const text = before.replaceAll('\r\n', '\n');
  return mergeLines(laidOut(text, known, known, names), laidOut(text, known, edits, names), text).replaceAll('\n', lineEnd);
}

function laidOut(before: string, known: TopologyEdits, edits: TopologyEdits, names: OperatorNames): string {
  const document: Document = parseYaml(before).document;
  const [was, now] = [fileOf(known), fileOf(edits)];
  changeStanzas(document, 'operators', was.operators ?? {}, now.operators ?? {}, (uid) => names[uid]);
  changeStanzas(document, 'groups', was.groups ?? {}, now.groups ?? {}, () => undefined);
  return document.toString({ lineWidth: 0, indent: indentOf(before) });
}

/** As deep as the first line that is indented. */
function indentOf(text: string): number {
  const [, spaces = ''] = /^[^\s#].*:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*( +)[^\s#]/m.exec(text) ?? [];
  return spaces.length || 2;
}

type Stanza = Record<string, unknown> | null;
type Stanzas = Record<string, Stanza>;

function changeStanzas(document: Document, key: 'operators' | 'groups', was: Stanzas, now: Stanzas, nameOf: (stanza: string) => string | undefined): void {
  const names = [...new Set([...Object.keys(was), ...Object.keys(now)])].filter((name) => JSON.stringify(was[name]) !== JSON.stringify(now[name]));
  if (!names.length) return;
  const map = stanzasIn(document, key) ?? newStanzas(document, key);
  settleFirstComment(map);
  for (const name of names) {
    const stanza = now[name];
    const there = map.items.find((pair) => keyOf(pair)?.value === name);
    if (!stanza) map.items = map.items.filter((pair) => pair !== there);
    else if (there && isMap(there.value)) changeStanza(there.value, was[name] ?? {}, stanza);
    else if (there) there.value = stanzaNode(key, stanza);
    else map.items.push(newPair(key, name, stanza));
    const own = stanza && keyOf(map.items.find((pair) => keyOf(pair)?.value === name)!);
    if (own && !own.commentBefore) own.commentBefore = commentOf(nameOf(name));
  }
  map.items.sort((one, other) => compare(String(keyOf(one)?.value), String(keyOf(other)?.value)));
  if (!map.items.length && !map.commentBefore && !map.comment) document.delete(key);
}

/** `operators` and `groups` with nothing in them, or only comments. */
function newStanzas(document: Document, key: string): YAMLMap {
  const map = new YAMLMap();
  const empty = document.get(key, true) as Node | undefined;
  const said = empty?.commentBefore ?? empty?.comment;
  if (said) map.commentBefore = `${said}\n`;
  if (!isMap(document.contents) || document.has(key)) document.set(key, map);
  else document.contents.items.splice(key === 'operators' ? placeOfGroups(document.contents) : document.contents.items.length, 0, new Pair(new Scalar(key), map));
  return map;
}

function placeOfGroups(map: YAMLMap): number {
  const place = map.items.findIndex((pair) => keyOf(pair)?.value === 'groups');
  return place < 0 ? map.items.length : place;
}

function changeStanza(map: YAMLMap, was: NonNullable<Stanza>, now: NonNullable<Stanza>): void {
  for (const key of new Set([...Object.keys(was), ...Object.keys(now)])) {
    if (JSON.stringify(was[key]) === JSON.stringify(now[key])) continue;
    const pair = map.items.find((item) => keyOf(item)?.value === key);
    if (now[key] === undefined) map.items = map.items.filter((item) => item !== pair);
    else if (pair && isScalar(pair.value) && typeof now[key] !== 'object') setScalar(pair.value, key, now[key]);
    else if (pair) pair.value = valueNode(key, now[key]);
    else map.items.splice(placeFor(map, key), 0, new Pair(new Scalar(key), valueNode(key, now[key])));
  }
}

/** A text that was a number before must not keep a number's look, nor the other way about. */
function setScalar(scalar: Scalar, key: string, value: unknown): void {
  if (typeof scalar.value !== typeof value) delete scalar.type;
  delete scalar.source;
  delete scalar.format;
  if (key === 'cpu') scalar.minFractionDigits = 1;
  scalar.value = value;
}

const ORDER = [...Object.keys(OPERATOR_KEYS), 'cpu', 'heap', 'managed'];

/** Before the first key that the format lists later. */
function placeFor(map: YAMLMap, key: string): number {
  const later = map.items.findIndex((item) => ORDER.indexOf(String(keyOf(item)?.value)) > ORDER.indexOf(key));
  return later < 0 ? map.items.length : later;
}

function newPair(key: 'operators' | 'groups', name: string, stanza: NonNullable<Stanza>): Pair {
  return new Pair(key === 'operators' ? quoted(name) : new Scalar(name), stanzaNode(key, stanza));
}

function stanzaNode(key: 'operators' | 'groups', stanza: NonNullable<Stanza>): YAMLMap {
  const map = new YAMLMap();
  map.flow = key === 'groups';
  for (const name of ORDER) if (stanza[name] !== undefined) map.items.push(new Pair(new Scalar(name), valueNode(name, stanza[name])));
  return map;
}

/** An edit's value: what goes to several operators, or holds for several states, fits on a line. */
function valueNode(key: string, value: unknown): Node {
  if (typeof value === 'object' && value !== null) {
    const map = new YAMLMap();
    map.flow = true;
    map.items = Object.entries(value)
      .sort(([one], [other]) => compare(one, other))
      .map(([name, each]) => new Pair(key === 'ship' ? quoted(name) : new Scalar(name), new Scalar(each)));
    return map;
  }
  // A pin may be digits only, and so many that a number would lose some.
  if (key === 'pin') return quoted(String(value));
  const scalar = new Scalar(value);
  if (key === 'cpu') scalar.minFractionDigits = 1;
  return scalar;
}

function quoted(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = 'QUOTE_DOUBLE';
  return scalar;
}

/** One line, whatever the operator is called. */
function commentOf(name: string | undefined): string | undefined {
  const words = name?.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return words ? ` ${words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words}` : undefined;
}

const LONGEST = 120;

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
