import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, toFailure } from '#shared/base/failure.ts';
import type { LeftOut, RecordParams, RecordProgress } from '#shared/services/kafka.ts';
import { readYaml } from '#shared/workspace/read-yaml.ts';
import { SampleStreamFile } from '#shared/workspace/sample-stream.ts';
import { confine } from '../workspace/paths.ts';
import type { OpenKafka } from './connections.ts';
import { maskKey, masksOfResumed, type RecordingPlace, rememberMasks } from './mask-memory.ts';
import { Masks } from './masks.ts';
import type { ReadMessage } from './message-filter.ts';
import { readMessages } from './read-messages.ts';
import { conditionOfResumed } from './recorded-condition.ts';
import { resumedFrom } from './resumed.ts';
import { resumedAvro } from './resumed-avro.ts';
import { type RecordingPaths, RowWriter } from './row-writer.ts';

/** Records messages into `streams/NAME.yaml` and `data/NAME.jsonl` or `.avro`; see the contract. Who leaves early keeps what was read. */
export async function* record({ cluster, decoder }: OpenKafka, asked: RecordParams, place: RecordingPlace, signal: AbortSignal): AsyncGenerator<RecordProgress> {
  const paths = await pathsOf(place.folder, asked);
  const resumed = asked.resume ? await (paths.data.name.endsWith('.avro') ? resumedAvro : resumedFrom)(paths.data) : undefined;
  // Where nothing was written yet, others may be given; those of before stay where none are.
  const goesOn = resumed !== undefined || (asked.resume && !asked.masks.length);
  const told = goesOn ? await readFile(paths.stream.real, 'utf8').catch(() => '') : '';
  const { masks: masked, areKnown } = goesOn ? await masksOfResumed(place, asked.name, asked.masks, told) : { masks: asked.masks, areKnown: false };
  const condition = resumed ? conditionOfResumed(asked, told) : {};
  await rememberMasks(place, asked.name, masked);
  const params: RecordParams = { ...asked, ...condition, format: paths.data.name.endsWith('.avro') ? 'avro' : 'jsonl', masks: [...masked] };
  const masks = new Masks(masked, masked.length ? await maskKey(place) : Buffer.alloc(0), resumed !== undefined && areKnown);
  const counts: RecordProgress = { read: 0, written: 0, skipped: 0, leftOut: [], done: false, stream: paths.stream.name, data: paths.data.name };
  const names = resumed && { ...resumed.names, tombstone: readYaml(told, SampleStreamFile).value?.format.tombstone };
  const writer = new RowWriter(paths, params, masks, names, resumed?.format(), (message, reason) => leaveOut(counts, message, reason), (message, reason) => {
    counts.keyless = noted(counts.keyless ?? [], message, reason);
  });
  const now = () => ({ ...counts, written: writer.written });
  let left = true;
  try {
    for await (const item of readMessages(cluster, decoder, params, signal, resumed?.next)) {
      if ('progress' in item) {
        counts.read = item.progress.read;
        // What was there is safe before more is waited for.
        await writer.flush(item.progress.caughtUp);
        yield now();
        continue;
      }
      counts.read = Math.max(counts.read, writer.taken + counts.skipped + 1);
      writer.take(item.message);
      if (writer.isFull && (await writer.flush())) yield now();
    }
    await writer.flush(true);
    left = false;
  } catch (thrown) {
    left = false;
    throw await kept(thrown, writer, counts);
  } finally {
    // Nobody is there any more to hear of a failure.
    if (left) await writer.flush(true).catch(() => {});
    await writer.close();
  }
  yield { ...now(), done: true };
}

/** Reasons that are told apart: a broken producer may give each message another. */
const MOST_REASONS = 10;

function leaveOut(counts: RecordProgress, message: ReadMessage, reason: string): void {
  counts.skipped++;
  counts.leftOut = noted(counts.leftOut, message, reason);
}

/** One more of a reason; what was told before is somebody else's. */
function noted(told: LeftOut[], { partition, offset }: ReadMessage, reason: string): LeftOut[] {
  const known = told.find((each) => each.reason === reason);
  if (known) return told.map((each) => (each === known ? { ...each, count: each.count + 1 } : each));
  return told.length < MOST_REASONS ? [...told, { reason, count: 1, partition, offset }] : told;
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
  counts.written = writer.written;
  if (!counts.written || !failure.code.startsWith('kafka-')) return failure;
  const rows = `${counts.written.toLocaleString('en')} ${counts.written === 1 ? 'message is' : 'messages are'}`;
  return new Failure('record-interrupted', `${failure.message} ${rows} kept in ${counts.data}. Record again and resume to go on after them.`, { ...counts, cause: failure.code });
}

/** The files of a recording; one that is gone on with stays in the format in which it began. Fails with `bad-stream-name`, and with `stream-exists` where they are there and it is no resumed one. */
export async function pathsOf(folder: string, { name, resume, format }: Pick<RecordParams, 'name' | 'resume' | 'format'>): Promise<RecordingPaths> {
  if (!/^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]*$/u.test(name)) throw new Failure('bad-stream-name', `"${name}" cannot be the name of a stream: it begins with a letter, a digit or _, and dots and dashes may follow.`);
  const other = format === 'avro' ? 'jsonl' : 'avro';
  const begun = resume && !existsSync(join(folder, `data/${name}.${format}`)) && existsSync(join(folder, `data/${name}.${other}`)) ? other : format;
  const [stream, data] = [`streams/${name}.yaml`, `data/${name}.${begun}`];
  const paths = { stream: { name: stream, real: await confine(folder, stream) }, data: { name: data, real: await confine(folder, data) } };
  const there = [paths.stream, paths.data].find(({ real }) => existsSync(real));
  if (there && !resume) throw new Failure('stream-exists', `${there.name} is there already. Give the recording another name, or resume it.`);
  return paths;
}
