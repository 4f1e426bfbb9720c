import { createWriteStream } from 'node:fs';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { GeneratedRows } from '#shared/workspace/generated-rows.ts';
import { nameOf, userCacheFolder } from '../../user-data.ts';
import { makeFolder } from '../files.ts';
import { WrongRule } from './field-makers.ts';
import { arrivalsOf, makeRows } from './generate-rows.ts';
import type { Made } from './times.ts';

/** Another one whenever the same rules would make other rows. */
const GENERATOR = 1;

/** The rules of other streams by name; undefined where there is no such stream, or it is not a generated one. */
export type RulesOf = (stream: string) => Promise<GeneratedRows | undefined>;

/**
 * The file with a generated stream's lines, made unless the same rules made one before.
 *
 * @throws WrongRule where the rules cannot be followed
 */
export async function generatedFile(name: string, rules: GeneratedRows, others: RulesOf, folder = join(userCacheFolder(), 'generated')): Promise<string> {
  const chain = await chainOf(name, rules, others);
  const path = join(folder, `${nameOf(JSON.stringify([GENERATOR, chain]))}.jsonl`);
  if (await stat(path).then(() => true, () => false)) {
    await utimes(path, new Date(), new Date()).catch(() => {});
    return path;
  }
  await makeFolder(folder);
  await sweep(folder);
  const unfinished = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await pipeline(Readable.from(linesOf(chain)), createWriteStream(unfinished));
    await rename(unfinished, path);
  } catch (thrown) {
    await rm(unfinished, { force: true });
    throw thrown;
  }
  return path;
}

/** The rules of a stream, after those of the streams it follows. */
async function chainOf(name: string, rules: GeneratedRows, others: RulesOf): Promise<GeneratedRows[]> {
  const chain = [rules];
  const seen = [name];
  for (let next = rules.of; next !== undefined; next = chain[0]!.of) {
    if (seen.includes(next)) throw new WrongRule(['of'], `${[...seen, next].join(' follows ')}: one of them has to begin.`);
    const before = await others(next);
    if (!before) throw new WrongRule(['of'], `There is no generated stream ${next} (streams/${next}.yaml with "generate").`);
    seen.push(next);
    chain.unshift(before);
  }
  return chain;
}

async function* linesOf(chain: GeneratedRows[]): AsyncGenerator<string> {
  let followed: Made[] | undefined;
  for (const [index, rules] of chain.entries()) {
    const { made, chance } = await makeRows(rules, followed);
    followed = made;
    if (index < chain.length - 1) continue;
    const arrivals = arrivalsOf(rules, made, chance);
    let written = 0;
    for (let from = 0; from < arrivals.length; from += BLOCK) {
      const block = arrivals.slice(from, from + BLOCK).map(({ line }) => `${JSON.stringify(line)}\n`).join('');
      written += block.length;
      if (written > MOST_TEXT) throw new WrongRule(['fields'], `The rows are longer than ${MOST_TEXT / 2 ** 20} MB in all. Make fewer, or shorter ones.`);
      yield block;
    }
  }
}

const BLOCK = 1_000;
const MOST_TEXT = 1_024 * 2 ** 20;
/** A file that no workspace has asked for so long is made anew when one does. */
const KEPT_MS = 30 * 86_400_000;

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const stats = await stat(path).catch(() => undefined);
    if (stats && Date.now() - stats.mtimeMs > KEPT_MS) await rm(path, { force: true });
  }
}
