import { z } from 'zod';
import { parseDuration } from '../topology/flink-units.ts';
import { Duration, GeneratedRows, momentOf, Share } from './generated-rows.ts';

/** How the lines of a sample's files are read. Omitted keys follow the file's name. */
export const SampleFormat = z.strictObject({
  type: z.enum(['csv', 'jsonl', 'avro', 'debezium-json', 'canal-json', 'maxwell-json', 'ogg-json']).optional(),
  /** CSV: the first line names the columns. */
  header: z.boolean().default(true),
  delimiter: z.string().length(1).default(','),
  /** The text that stands for NULL. */
  null: z.string().optional(),
  /** What to do with a line that does not fit: stop the run, or count it, show it and go on. */
  'on-error': z.enum(['fail', 'skip']).default('fail'),
  /** The column of the file that holds the change kind (+I, -U, +U, -D), for upsert and changelog tables. */
  kind: z.string().optional(),
  /** JSON: the field that is true in a row whose message had no value. Without it, a row of the key alone is taken for one by an upsert table. */
  tombstone: z.string().optional(),
});

const PACE = 'write max, { speed: 60 } for so many times event time, or { rate: 100 } for so many rows a second';
export const SamplePace = z.union(
  [z.literal('max', { error: PACE }), z.strictObject({ speed: z.number({ error: PACE }).positive() }, { error: PACE }), z.strictObject({ rate: z.number({ error: PACE }).positive() }, { error: PACE })],
  { error: PACE },
);

const BOUND = 'write the number of a row, from 1, or a time like 2026-03-02 08:00:00';
const Bound = z.union([z.int({ error: BOUND }).min(1, BOUND), z.string({ error: BOUND }).refine((text) => momentOf(text) !== undefined, { error: BOUND })], { error: BOUND });

/** Which part of the rows is replayed, and how late they come. */
export const ReplayFile = z.strictObject({
  /** The first row, by its number from 1 in the order of the replay, or by its event time. */
  from: Bound.optional(),
  /** The last row by its number, or the event time before which rows are replayed. */
  to: Bound.optional(),
  /** Rows arrive up to so much event time after their own. */
  disorder: Duration.optional(),
  /** So many rows arrive later still. */
  late: z.strictObject({ share: Share, by: Duration }).optional(),
  /** The same seed gives the same order. */
  seed: z.int().min(0).default(1),
}).superRefine(({ from, to }, context) => {
  const [first, last] = [from, to].map((bound) => (typeof bound === 'string' ? momentOf(bound) : bound));
  if (first === undefined || last === undefined || typeof from !== typeof to) return;
  // The last row is part of it, the last moment is not.
  if (typeof from === 'number' ? last < first : last <= first) context.addIssue({ code: 'custom', path: ['to'], message: 'the end comes before the start, so no row would be replayed' });
});

/** How late the rows of a sample come, as the engine gets it: milliseconds of event time, and a share of the rows. */
export const Disorder = z.object({ most: z.int().min(0), share: z.number().min(0).max(1), by: z.int().min(0), seed: z.int().min(0).default(1) });
export type Disorder = z.infer<typeof Disorder>;

/** The part of a sample that is replayed; null for no bound. Times in epoch milliseconds, the end exclusive; rows from 1, the end inclusive. */
export const Replay = z.object({ fromRow: z.int().nullable(), toRow: z.int().nullable(), fromTime: z.number().nullable(), toTime: z.number().nullable(), disorder: Disorder.nullable() });
export type Replay = z.infer<typeof Replay>;

/** `streams/NAME.yaml`: a sample stream that stands in for a source table. */
export const SampleStreamFile = z
  .strictObject({
    weir: z.literal(1).optional(),
    table: z.string().optional(),
    data: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
    /** Rows made by rule, instead of `data`. */
    generate: GeneratedRows.optional(),
    format: SampleFormat.default({ header: true, delimiter: ',', 'on-error': 'fail' }),
    'order-by': z.string().optional(),
    /** The column that tells from which partition a row was recorded (the table need not have it): each partition gets a watermark of its own, as in the topic. */
    splits: z.string().optional(),
    pace: SamplePace.default('max'),
    end: z.enum(['stop', 'loop']).default('stop'),
    replay: ReplayFile.optional(),
  })
  .superRefine(({ data, generate, format }, context) => {
    if ((data === undefined) === (generate === undefined)) context.addIssue({ code: 'custom', message: 'say where the rows come from: either files ("data") or rules that make them ("generate")' });
    const wanted = generate?.changes ? 'debezium-json' : 'jsonl';
    if (generate && format.type !== undefined && format.type !== wanted) context.addIssue({ code: 'custom', path: ['format', 'type'], message: `generated rows are ${wanted}; take "type" away` });
  });
export type SampleStreamFile = z.infer<typeof SampleStreamFile>;

/** A sample stream as the engine gets it: resolved, absolute, nothing left to look up. */
export const SampleStream = z.object({
  /** One to three dotted parts; fewer parts mean the current catalog and database. */
  table: z.string(),
  files: z.array(z.string()).min(1),
  format: SampleFormat,
  orderBy: z.string().optional(),
  splits: z.string().optional(),
  pace: SamplePace,
  end: z.enum(['stop', 'loop']),
  /** Absent: all of it, in its order. */
  replay: Replay.optional(),
  /** The file that says so, for messages. */
  origin: z.string(),
});
export type SampleStream = z.infer<typeof SampleStream>;

/** What a stream's file says of its replay, resolved. */
export function replayOf({ from, to, disorder, late, seed }: z.infer<typeof ReplayFile>): Replay {
  const time = (bound: number | string | undefined) => (typeof bound === 'string' ? (momentOf(bound) ?? null) : null);
  const row = (bound: number | string | undefined) => (typeof bound === 'number' ? bound : null);
  const most = disorder === undefined ? 0 : Math.round(parseDuration(disorder) ?? 0);
  const by = late === undefined ? 0 : Math.round(parseDuration(late.by) ?? 0);
  return { fromRow: row(from), toRow: row(to), fromTime: time(from), toTime: time(to), disorder: most || by ? { most, share: late?.share ?? 0, by, seed } : null };
}
