import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Failure } from '#shared/base/failure.ts';
import { Mask } from '#shared/workspace/masks.ts';
import { JsonFile, workspaceDataFolder, writeJson } from '../user-data.ts';
import { makeFolder, toFileFailure } from '../workspace/files.ts';
import { replaceFile } from '../workspace/replace-file.ts';

/** The workspace's folder, and the user's data folder. */
export interface RecordingPlace {
  folder: string;
  home: string;
}

/** One a workspace, made when it is first needed; it is in the user's data folder, never beside what it hides. */
export async function maskKey({ folder, home }: RecordingPlace): Promise<Buffer> {
  const path = join(workspaceDataFolder(home, folder), 'mask-key');
  const known = await readFile(path).catch(() => undefined);
  if (known?.length === 32) return known;
  const key = randomBytes(32);
  try {
    await makeFolder(dirname(path));
    await replaceFile(path, key, 0o600);
  } catch (thrown) {
    throw toFileFailure(thrown, path, 'save');
  }
  return key;
}

export async function rememberMasks(place: RecordingPlace, name: string, masks: readonly Mask[]): Promise<void> {
  await writeJson(memoryOf(place, name), { masks });
}

/**
 * The masks that a recording is gone on with: those it began with, where they are known. Fails with `mask-missing` where others are given, or where its stream file (`told`) tells
 * of masks that nobody remembers or gives: rows would be written with what the rows before them hide.
 */
export async function masksOfResumed(place: RecordingPlace, name: string, given: readonly Mask[], told: string): Promise<{ masks: readonly Mask[]; areKnown: boolean }> {
  const { data: known } = z.array(Mask).safeParse((await new JsonFile(memoryOf(place, name)).read()).masks);
  if (known) {
    if (given.length && !isSame(known, given)) throw refusal(name, known.length ? `with the masks ${inWords(known)}` : 'without masks', 'Resume it without naming masks: they are remembered.');
    return { masks: known, areKnown: true };
  }
  const [, masked] = /^#.* Masked: (.+)\.$/m.exec(told) ?? [];
  if (masked !== undefined && masked !== maskedColumns(given)) throw refusal(name, `with the masks ${masked}, and this machine does not remember them`, 'Give the same masks again.');
  return { masks: given, areKnown: masked !== undefined };
}

/** As a stream's file tells of them. */
export function maskedColumns(masks: readonly Mask[]): string {
  return masks.map(({ column, how }) => `${column} (${how})`).join(', ');
}

function refusal(name: string, how: string, what: string): Failure {
  return new Failure('mask-missing', `${name} was recorded ${how}. ${what} To mask otherwise, record under another name. Nothing was written.`);
}

function memoryOf({ folder, home }: RecordingPlace, name: string): string {
  return join(workspaceDataFolder(home, folder), 'masks', `${name}.json`);
}

function inWords(masks: readonly Mask[]): string {
  return masks.map(({ column, how }) => `${column}=${how}`).join(', ');
}

function isSame(one: readonly Mask[], other: readonly Mask[]): boolean {
  return inWords([...one].sort(byColumn)) === inWords([...other].sort(byColumn));
}

function byColumn(one: Mask, other: Mask): number {
  return one.column < other.column ? -1 : 1;
}
