import { copyFile, link, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cached } from './cache.ts';
import type { BenchOptions } from './options.ts';
import { startWeir, type WeirHost } from './weir/weir-host.ts';

/** What every measurement is given. */
export interface Bench {
  /** Root of the checkout. */
  root: string;
  /** A folder for this run alone, removed at its end. */
  folder: string;
  options: BenchOptions;
  /** The Java that Weir's engine runs on. */
  java: string;
  /** One line of progress. */
  say(text: string): void;
}

/** A script of the bench with its data in place. `sink`: the connector of its sink. */
export async function script(bench: Bench, names: string[], data: string, { lateness = 2, sink = 'blackhole' } = {}): Promise<string> {
  const texts = await Promise.all(names.map((name) => readFile(join(bench.root, 'test/performance/sql', `${name}.sql`), 'utf8')));
  return texts.join('\n').replaceAll('@DATA@', pathToFileURL(data).href).replaceAll('@LATENESS@', String(lateness)).replaceAll('@SINK@', sink);
}

/** Starts a Weir whose user data the whole bench shares. */
export function weir(bench: Bench, workspace: string): Promise<WeirHost> {
  return startWeir({ root: bench.root, workspace, home: cached('home') });
}

/** Has a Weir for as long as `work` lasts. */
export async function withWeir<T>(bench: Bench, workspace: string, work: (weir: WeirHost) => Promise<T>): Promise<T> {
  const host = await weir(bench, workspace);
  try {
    return await work(host);
  } finally {
    await host.end();
  }
}

/** Gives a large file a second name without copying it, where the disk can. */
export function place(source: string, target: string): Promise<void> {
  return link(source, target).catch(() => copyFile(source, target));
}

/** Repeats, one after another. */
export async function times<T>(count: number, work: (round: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let round = 0; round < count; round++) results.push(await work(round));
  return results;
}
