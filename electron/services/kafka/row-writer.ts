import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import type { RecordParams } from '#shared/services/kafka.ts';
import { makeFolder, toFileFailure, writeText } from '../workspace/files.ts';
import { AvroRows, recordingSchema } from './avro-rows.ts';
import { maskedColumns } from './mask-memory.ts';
import { isObject, type Masks } from './masks.ts';
import type { ReadMessage } from './message-filter.ts';
import { conditionComment } from './recorded-condition.ts';
import { areOfObjects, columnsOf, type MessageColumns, metadataNames, type MetadataNames, NO_OBJECT, rowOf, whyKeyless, whyLeftOut, withMetadata } from './recorded-row.ts';
import { JsonLines, type RecordedRow, type RowFormat } from './row-format.ts';

/** Rows that are held before the first is written: a mask that fits none of them is a mistake. */
const HELD = 100;
/** Bytes that are written at once. */
const AT_ONCE = 256 * 1024;

/** The files of a recording: as messages call them, and absolute. */
export interface RecordingPaths {
  stream: { name: string; real: string };
  data: { name: string; real: string };
}

/** Takes rows, masked, and appends them to the data file; the stream's file is made with the first of them. */
export class RowWriter {
  private held: { said: MessageColumns; message: ReadMessage }[] | undefined = [];
  /** Rows that were taken, and those of them that are on disk. */
  taken = 0;
  written = 0;
  private file: FileHandle | undefined;
  private hasTextKey = false;
  private hasFieldKey = false;
  /** Most of the first values were objects: others are none of the table's. */
  private ofObjects = false;

  constructor(
    private readonly paths: RecordingPaths,
    private readonly params: RecordParams,
    private readonly masks: Masks,
    private names: MetadataNames | undefined,
    private format: RowFormat | undefined,
    private readonly leaveOut: (message: ReadMessage, reason: string) => void,
    private readonly loseKey: (message: ReadMessage, reason: string) => void,
  ) {}

  get isFull(): boolean {
    return (this.format?.size ?? 0) >= AT_ONCE;
  }

  take(message: ReadMessage): void {
    const said = columnsOf(message);
    if (!said) return this.leaveOut(message, whyLeftOut(message) ?? 'An object without fields as key, and no value.');
    if (this.ofObjects && said.isBare) return this.leaveOut(message, NO_OBJECT);
    const parts = [said.text === undefined ? {} : { key: said.text }, said.key, said.value];
    const columns = parts.flatMap(pathsIn);
    for (const part of parts) this.masks.apply(part);
    said.text = parts[0]!.key as string | undefined;
    this.taken++;
    if (!this.held) return this.add(said, message);
    for (const column of columns) this.columns.add(column);
    this.held.push({ said, message });
    if (this.held.length === HELD) this.release();
  }

  /** True where something was written. */
  async flush(all = false): Promise<boolean> {
    if (all && this.held?.length) this.release();
    const { format } = this;
    if (!format?.count) return false;
    const { count } = format;
    try {
      if (!this.file) {
        await makeFolder(dirname(this.paths.data.real));
        this.file = await open(this.paths.data.real, 'a');
        if (!existsSync(this.paths.stream.real)) await writeText(this.paths.stream.real, this.paths.stream.name, streamFile(this.params, this.paths.data.name, this.names!));
      }
      await this.file.appendFile(format.drain());
    } catch (thrown) {
      throw toFileFailure(thrown, this.paths.data.name, 'save');
    }
    this.written += count;
    return true;
  }

  async close(): Promise<void> {
    await this.file?.close();
  }

  /** The columns of the first rows as they came, to say which there are. */
  private readonly columns = new Set<string>();

  private release(): void {
    this.masks.requireSeen([...this.columns]);
    const held = this.withoutBare(this.held!);
    this.held = undefined;
    this.names ??= metadataNames(held.map(({ said }) => said));
    const rows = held.map(({ said, message }) => this.recorded(said, message));
    this.format ??= this.params.format === 'avro' ? new AvroRows(recordingSchema(rows), randomBytes(16), false) : new JsonLines();
    for (const row of rows) this.format.add(row);
  }

  private withoutBare(held: { said: MessageColumns; message: ReadMessage }[]) {
    this.ofObjects = areOfObjects(held);
    if (!this.ofObjects) return held;
    const bare = held.filter(({ said }) => said.isBare);
    this.taken -= bare.length;
    for (const { message } of bare) this.leaveOut(message, NO_OBJECT);
    return held.filter(({ said }) => !said.isBare);
  }

  private add(said: MessageColumns, message: ReadMessage): void {
    this.format!.add(this.recorded(said, message));
  }

  private recorded(said: MessageColumns, message: ReadMessage): RecordedRow {
    const { key, ...facts } = this.names!;
    const lost = whyKeyless(message);
    if (lost) this.loseKey(message, lost);
    const isTombstone = message.value.as === 'null';
    const has = (name: string) => Object.hasOwn(said.value, name) || Object.hasOwn(said.key, name);
    // A field may be called so while no message has a text as its key.
    this.hasTextKey ||= said.text !== undefined;
    this.hasFieldKey ||= has(key);
    const taken = Object.values(facts).find((fact) => fact !== undefined && has(fact)) ?? (this.hasTextKey && this.hasFieldKey ? key : undefined);
    if (taken !== undefined) throw new Failure('record-name-taken', `The message at offset ${message.offset} of partition ${message.partition} has a column ${taken}, and the rows before it call a fact of the message so; what came before it is kept. Record from there under another name: the fact is called kafka_${taken} in it.`, { column: taken });
    const mark = isTombstone && facts.tombstone !== undefined && this.params.format === 'jsonl' ? { [facts.tombstone]: true } : {};
    return { row: { ...withMetadata(rowOf(said, this.names!), message, this.names!), ...mark }, isTombstone };
  }
}

/** The columns of a row, those of nested objects with dots. */
function pathsIn(row: Record<string, unknown>): string[] {
  return Object.entries(row).flatMap(([name, value]) => [name, ...(isObject(value) ? pathsIn(value).map((inner) => `${name}.${inner}`) : [])]);
}

function streamFile({ name, topic, connection, masks, format, ...condition }: RecordParams, data: string, { timestamp, partition, offset, tombstone }: MetadataNames): string {
  const masked = masks.length ? ` Masked: ${maskedColumns(masks)}.` : '';
  return `# Recorded from the topic ${topic} of ${connection}. Each row has its message's ${timestamp}, ${partition} and ${offset}.${masked}\n${conditionComment(condition)}weir: 1\ntable: ${JSON.stringify(name)}\ndata: ../${data}\nsplits: ${partition}\n${format === 'jsonl' && tombstone !== undefined ? `format: { tombstone: ${tombstone} }\n` : ''}`;
}
