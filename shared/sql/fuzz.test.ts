import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Range } from '#shared/base/text-range.ts';
import { noFlink } from '#test/fakes/ask-flink.ts';
import { createSqlService, type SqlDocument } from './index.ts';
import { Lines } from './text/lines.ts';
import { readScript } from './text/script.ts';
import { tokenAt } from './text/tokens.ts';

const root = resolve(import.meta.dirname, '../..');
const corpus = ['samples', 'test/fixtures/sql']
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.sql')).sort().map((name) => readFileSync(join(root, folder, name), 'utf8')));

/** Numbers that are the same in each run (mulberry32). */
function numbers(seed: number): (below: number) => number {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

const STRANGE = ['😀', '👩‍👩‍👧', 'é', '\u0000', '\t', '\r\n', '\r', '日本', '\u2028', "'", '`', '"', '/*', '*/', '/*+', '--', '${', '}', '(', ')', '[', ';', '.', ',', '<', '\\', '\ud83d'];

/** A text with one or several things done to it: a token deleted, doubled or swapped, something strange put in, all ends of lines changed. */
function mutated(text: string, pick: (below: number) => number): string {
  const tokens: { from: number; to: number }[] = [];
  for (let token = tokenAt(text, 0); token; token = tokenAt(text, token.to)) tokens.push(token);
  let now = text;
  for (let times = 1 + pick(3); times > 0 && tokens.length > 1; times--) {
    const { from, to } = tokens[pick(tokens.length)]!;
    const next = tokens[pick(tokens.length)]!;
    const token = now.slice(from, to);
    const way = pick(6);
    if (way === 0) now = now.slice(0, from) + now.slice(to);
    else if (way === 1) now = `${now.slice(0, to)} ${token}${now.slice(to)}`;
    else if (way === 2) now = now.slice(0, from) + now.slice(next.from, next.to) + now.slice(to);
    else if (way === 3) now = now.slice(0, from) + STRANGE[pick(STRANGE.length)] + now.slice(from);
    else if (way === 4) now = now.replaceAll('\n', '\r\n');
    else now = now.slice(0, pick(now.length + 1));
  }
  return now;
}

const service = createSqlService(noFlink, () => []);

/** Asks everything of a text; what is said has to lie in it. */
async function askAll(text: string, offset: number, file = 'a.sql'): Promise<void> {
  const doc: SqlDocument = { file, text, mode: 'streaming' };
  const lines = text.split('\n');
  const within = ({ start, end }: Range) => {
    for (const { line, column } of [start, end]) if (line < 1 || line > lines.length || column < 1 || column > lines[line - 1]!.length + 1) throw new Error(`outside: ${line}:${column} in ${JSON.stringify(text)}`);
    if (end.line < start.line || (end.line === start.line && end.column < start.column)) throw new Error(`backwards in ${JSON.stringify(text)}`);
  };
  for (const { line, column, length } of service.tokens(text)) within({ start: { line, column }, end: { line, column: column + length } });
  for (const { range, nameRange, children } of service.outline(text)) [range, nameRange, ...children.map((child) => child.range)].forEach(within);
  for (const { startLine, endLine } of service.folding(text)) within({ start: { line: startLine, column: 1 }, end: { line: endLine, column: 1 } });
  (await service.complete(doc, offset)).forEach(({ range }) => within(range));
  const hover = await service.hover(doc, offset);
  if (hover) within(hover.range);
  await service.signature(doc, offset);
  (await service.definition(doc, offset)).forEach(({ range }) => within(range));
  (await service.references(doc, offset)).forEach(({ range }) => within(range));
  const renamed = await service.rename(doc, offset, 'other');
  if (Array.isArray(renamed)) renamed.forEach(({ range }) => within(range));
}

/** Of the processor, for all that is asked of one text: a keystroke asks a small part of it. */
const LIMIT_MS = 1_000;

const spentMs = () => process.cpuUsage().user / 1_000;

/** Asks everything of a text, in time. What takes long is asked once more, since what is run for the first time is slow, and memory is tidied at any time. */
async function askInTime(text: string, offset: number, file?: string): Promise<void> {
  let spent = 0;
  for (let attempt = 0; attempt < 2; attempt++) {
    const before = spentMs();
    await askAll(text, offset, file);
    spent = spentMs() - before;
    if (spent <= LIMIT_MS) return;
  }
  throw new Error(`${Math.round(spent)} ms of the processor, twice over the limit, for ${JSON.stringify(text)}`);
}

/** All but white space. */
function tokensOf(text: string): string[] {
  const found: string[] = [];
  for (let token = tokenAt(text, 0); token; token = tokenAt(text, token.to)) found.push(text.slice(token.from, token.to).trimEnd().replaceAll('\r', ''));
  return found;
}

describe('whatever is typed', () => {
  it('10,000 broken texts are answered, in ranges inside of them', { timeout: 600_000 }, async () => {
    const pick = numbers(7);
    for (let count = 0; count < 10_000; count++) {
      const text = mutated(corpus[pick(corpus.length)]!, pick);
      await askInTime(text, pick(text.length + 1), `${count % 8}.sql`);
    }
  });

  it('every script of the corpus is answered as it stands', { timeout: 600_000 }, async () => {
    for (const text of corpus) for (let offset = 0; offset <= text.length; offset += 1 + Math.floor(text.length / 4)) await askInTime(text, offset);
  });

  it('texts cut off at every offset are answered', { timeout: 600_000 }, async () => {
    const scripts = corpus.filter((text) => text.length > 200 && text.length < 700).filter((_, index) => index % 7 === 0).slice(0, 20);
    expect(scripts).toHaveLength(20);
    for (const text of scripts) for (let end = 0; end <= text.length; end++) await askInTime(text.slice(0, end), end);
  });

  it('what is formatted has the same tokens, and stays as it is', { timeout: 600_000 }, () => {
    const pick = numbers(11);
    for (let count = 0; count < 2_000; count++) {
      const text = mutated(corpus[pick(corpus.length)]!, pick);
      const formatted = service.format(text);
      expect(tokensOf(formatted), text).toEqual(tokensOf(text));
      expect(service.format(formatted), text).toBe(formatted);
    }
  });

  it('reading what changed comes to the same as reading all', { timeout: 600_000 }, () => {
    const pick = numbers(13);
    for (let count = 0; count < 300; count++) {
      let text = corpus[pick(corpus.length)]! + corpus[pick(corpus.length)]!;
      let script = readScript(text);
      for (let step = 0; step < 5; step++) {
        text = mutated(text, pick);
        script = readScript(text, script);
        expect(script).toEqual(readScript(text));
      }
    }
  });

  it('long texts of one kind do not take long', { timeout: 600_000 }, async () => {
    for (const piece of ['(', ')', 'SELECT ', 'a.', '`', "'", 'WITH a AS (SELECT 1) ', 'CASE WHEN ', '/*', '/*+ ', 'x,', 'ROW<', 'JOIN b ON ', '${', ';', 'UNION ALL ', 'SELECT (', 'f(1) + (']) {
      const text = piece.repeat(1_000);
      await askAll(text, text.length);
      service.format(text);
    }
    const deep = `SELECT ${'('.repeat(5_000)}1${')'.repeat(5_000)}`;
    await askAll(deep, 5_000);
    expect(service.format(deep).trim()).toBe(deep);
    expect(new Lines('a').position(1)).toEqual({ line: 1, column: 2 });
  });
});
