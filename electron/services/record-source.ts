import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { linesOf, readRow } from '#shared/base/split-json.ts';
import type { RecordSourceParams, TappedEdge } from '#shared/services/debugger.ts';
import type { RecordProgress } from '#shared/services/kafka.ts';
import { exactJson, parseExact } from './kafka/exact-json.ts';
import { maskedColumns, maskKey, type RecordingPlace, rememberMasks } from './kafka/mask-memory.ts';
import { Masks } from './kafka/masks.ts';
import { pathsOf } from './kafka/recording.ts';
import type { RecordingPaths } from './kafka/row-writer.ts';
import { type HeldRun, restarted, type RunBook } from './run-book.ts';
import { makeFolder, toFileFailure, writeText } from './workspace/files.ts';

/** Rows that are held before the first is written: a mask that fits none of them is a mistake. */
const HELD = 100;

/**
 * Records the rows that leave a source, or any other operator, of a run into `streams/NAME.yaml` and `data/NAME.jsonl`; see the contract. Who leaves early keeps
 * what was read.
 */
export async function* recordSource(book: RunBook, asked: RecordSourceParams, place: RecordingPlace, signal: AbortSignal): AsyncGenerator<RecordProgress> {
  const held = book.get(asked.run);
  const paths = await pathsOf(place.folder, { name: asked.name, resume: false, format: 'jsonl' });
  const edge = await edgeOf(held, asked.operator, signal);
  const changes = await changesOf(book, held, edge, signal);
  await rememberMasks(place, asked.name, asked.masks);
  const rows = new RowFile(paths, asked, new Masks(asked.masks, asked.masks.length ? await maskKey(place) : Buffer.alloc(0)), edge.columns!.map(({ name }) => name), changes);
  const enough = new AbortController();
  const timer = asked.ms === null ? undefined : setTimeout(() => enough.abort(), asked.ms);
  const progress = (done: boolean): RecordProgress => ({ read: rows.taken + rows.lost, written: rows.written, skipped: rows.lost, leftOut: [], done, stream: paths.stream.name, data: paths.data.name });
  try {
    for await (const { header, body } of held.engine.tap({ run: asked.run, from: edge.from, to: edge.to, filter: asked.filter, all: true, late: false }, AbortSignal.any([signal, enough.signal]))) {
      rows.take(header.first, linesOf(body), asked.limit);
      await rows.flush(false);
      yield progress(false);
      if (enough.signal.aborted || (asked.limit !== null && rows.taken >= asked.limit)) break;
    }
  } catch (thrown) {
    if (!enough.signal.aborted && !signal.aborted) throw restarted(thrown);
  } finally {
    clearTimeout(timer);
    await rows.close();
  }
  yield progress(true);
}

/** The first edge that leaves an operator: all of them carry its rows. */
async function edgeOf({ engine, run }: HeldRun, operator: string, signal: AbortSignal): Promise<TappedEdge> {
  const edges = await engine.edges({ run }, signal).catch((thrown: unknown) => Promise.reject(restarted(thrown)));
  const edge = edges.find(({ from }) => from === operator);
  if (!edge) throw new Failure('edge-not-here', `The operator ${operator} sends nothing on in this run, so there is nothing to record. Run the job again after an edit.`);
  if (!edge.columns) throw new Failure('no-columns', 'What passes here are objects, not rows of a table: they have no columns to record. Record behind an operator that makes rows of them.');
  return edge;
}

/** The name of the column that says how each row changes a table; undefined where rows are only added. */
async function changesOf(book: RunBook, { script }: HeldRun, { from, columns }: TappedEdge, signal: AbortSignal): Promise<string | undefined> {
  const { topology } = await book.preview(script, signal);
  const changelog = topology?.operators.find(({ uid }) => uid === from)?.changelog;
  if (!changelog || changelog.every((kind) => kind === '+I')) return undefined;
  const free = (name: string): string => (columns!.some((column) => column.name === name) ? free(`row_${name}`) : name);
  return free('kind');
}

/** The data file of a recording, and the stream's file beside it. */
class RowFile {
  private lines: string[] = [];
  private file: FileHandle | undefined;
  private next = 0;
  private isSeen = false;
  taken = 0;
  written = 0;
  /** Rows that passed while the disk was slower than the job. */
  lost = 0;

  constructor(
    private readonly paths: RecordingPaths,
    private readonly asked: RecordSourceParams,
    private readonly masks: Masks,
    private readonly columns: readonly string[],
    private readonly changes: string | undefined,
  ) {}

  take(first: number, lines: readonly string[], limit: number | null): void {
    if (lines.length) this.lost += first - this.next;
    this.next = first + lines.length;
    for (const line of lines.slice(0, limit === null ? undefined : limit - this.taken)) {
      const { kind, values } = readRow(line);
      // Before its own columns stand the watermark and the subtask.
      const row = Object.fromEntries(this.columns.map((name, index) => [name, parseExact(values[index + 2]!)]));
      this.masks.apply(row);
      this.lines.push(`${exactJson(this.changes === undefined ? row : { [this.changes]: kind, ...row })}\n`);
      this.taken++;
    }
  }

  async flush(all: boolean): Promise<void> {
    if (!this.lines.length || (!all && !this.isSeen && this.taken < HELD)) return;
    if (!this.isSeen) this.masks.requireSeen(this.columns);
    this.isSeen = true;
    try {
      if (!this.file) {
        await makeFolder(dirname(this.paths.data.real));
        this.file = await open(this.paths.data.real, 'a');
        if (!existsSync(this.paths.stream.real)) await writeText(this.paths.stream.real, this.paths.stream.name, this.streamFile());
      }
      await this.file.appendFile(this.lines.join(''));
    } catch (thrown) {
      throw toFileFailure(thrown, this.paths.data.name, 'save');
    }
    this.written += this.lines.length;
    this.lines = [];
  }

  async close(): Promise<void> {
    try {
      await this.flush(true);
    } finally {
      await this.file?.close();
    }
  }

  private streamFile(): string {
    const { name, masks } = this.asked;
    const masked = masks.length ? ` Masked: ${maskedColumns(masks)}.` : '';
    const format = this.changes === undefined ? '' : `format: { type: jsonl, kind: ${JSON.stringify(this.changes)} }\n`;
    return `# Recorded from a run: the rows that left an operator, with the columns that the job read.${masked}\nweir: 1\ntable: ${JSON.stringify(name)}\ndata: ../data/${name}.jsonl\n${format}`;
  }
}
