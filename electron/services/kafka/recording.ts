import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Failure, toFailure } from '#shared/base/failure.ts';
import type { RecordParams, RecordProgress } from '#shared/services/kafka.ts';
import { workspaceDataFolder } from '../user-data.ts';
import { makeFolder, toFileFailure } from '../workspace/files.ts';
import { confine } from '../workspace/paths.ts';
import { replaceFile } from '../workspace/replace-file.ts';
import type { OpenKafka } from './connections.ts';
import { Masks } from './masks.ts';
import { readMessages } from './read-messages.ts';
import type { MetadataNames } from './recorded-row.ts';
import { type RecordingPaths, RowWriter } from './row-writer.ts';

export interface RecordingPlace {
  /** The workspace's folder, and the user's data folder. */
  folder: string;
  home: string;
}

/** Records messages into `streams/NAME.yaml` and `data/NAME.jsonl`; see the contract. */
export async function* record({ cluster, decoder }: OpenKafka, params: RecordParams, place: RecordingPlace, signal: AbortSignal): AsyncGenerator<RecordProgress> {
  const paths = await pathsOf(place.folder, params);
  const resumed = params.resume ? await restOf(paths.data.real) : undefined;
  const masks = new Masks(params.masks, params.masks.length ? await maskKey(place) : Buffer.alloc(0));
  const counts: RecordProgress = { read: 0, written: 0, skipped: 0, done: false, stream: paths.stream.name, data: paths.data.name };
  const writer = new RowWriter(paths, params, masks, resumed?.names);
  try {
    for await (const item of readMessages(cluster, decoder, params, signal, resumed?.next)) {
      if ('progress' in item) {
        counts.read = item.progress.read;
        // What was there is safe before more is waited for.
        if (item.progress.caughtUp) await writer.flush(true);
        yield { ...counts };
        continue;
      }
      counts.read = Math.max(counts.read, counts.written + counts.skipped + 1);
      if (writer.take(item.message)) counts.written++;
      else counts.skipped++;
      if (writer.isFull && (await writer.flush())) yield { ...counts };
    }
    await writer.flush(true);
  } catch (thrown) {
    throw await kept(thrown, writer, counts);
  } finally {
    await writer.close();
  }
  yield { ...counts, done: true };
}

/** What was read before a failure is good: it is written, and said so. */
async function kept(thrown: unknown, writer: RowWriter, counts: RecordProgress): Promise<Failure> {
  const failure = toFailure(thrown);
  if (failure.code === 'mask-unknown') return failure;
  try {
    await writer.flush(true);
  } catch {
    return failure;
  }
  if (!counts.written || !failure.code.startsWith('kafka-')) return failure;
  const rows = `${counts.written.toLocaleString('en')} ${counts.written === 1 ? 'message is' : 'messages are'}`;
  return new Failure('record-interrupted', `${failure.message} ${rows} kept in ${counts.data}. Record again and resume to go on after them.`, { ...counts, cause: failure.code });
}

async function pathsOf(folder: string, { name, resume }: RecordParams): Promise<RecordingPaths> {
  if (!/^[\w][\w.-]*$/.test(name)) throw new Failure('bad-stream-name', `"${name}" cannot be the name of a stream: letters, digits, dots, underscores and dashes can.`);
  const [stream, data] = [`streams/${name}.yaml`, `data/${name}.jsonl`];
  const paths = { stream: { name: stream, real: await confine(folder, stream) }, data: { name: data, real: await confine(folder, data) } };
  const there = [paths.stream, paths.data].find(({ real }) => existsSync(real));
  if (there && !resume) throw new Failure('stream-exists', `${there.name} is there already. Give the recording another name, or resume it.`);
  return paths;
}

/** Where a recording ended: by partition, the offset after its last message. A line that was cut off in the middle is taken away. */
async function restOf(path: string): Promise<{ names: MetadataNames; next: Record<string, string> } | undefined> {
  if (!existsSync(path)) return undefined;
  await cutUnfinished(path);
  let names: MetadataNames | undefined;
  const next = new Map<string, bigint>();
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const row = JSON.parse(line) as Record<string, unknown>;
    names ??= { timestamp: named(row, 'timestamp'), partition: named(row, 'partition'), offset: named(row, 'offset') };
    const [partition, offset] = [String(row[names.partition]), BigInt(row[names.offset] as number)];
    if ((next.get(partition) ?? -1n) <= offset) next.set(partition, offset + 1n);
  }
  return names && { names, next: Object.fromEntries([...next].map(([partition, offset]) => [partition, String(offset)])) };
}

function named(row: Record<string, unknown>, name: string): string {
  return Object.hasOwn(row, `kafka_${name}`) ? `kafka_${name}` : name;
}

async function cutUnfinished(path: string): Promise<void> {
  const { size } = await stat(path);
  const file = await open(path, 'r+');
  try {
    const tail = Buffer.alloc(Math.min(size, 64 * 1024 * 1024));
    await file.read(tail, 0, tail.length, size - tail.length);
    const end = tail.lastIndexOf(0x0a);
    if (end !== tail.length - 1) await file.truncate(size - tail.length + end + 1);
  } finally {
    await file.close();
  }
}

/** One a workspace, made when it is first needed; it is in the user's data folder, never beside what it hides. */
async function maskKey({ folder, home }: RecordingPlace): Promise<Buffer> {
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
