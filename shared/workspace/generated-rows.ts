import { z } from 'zod';
import { parseDuration } from '../topology/flink-units.ts';

export const Duration = z.string().refine((text) => parseDuration(text) !== undefined, { error: 'write a duration with its unit, like 30 s, 5 min or 1 h' });
export const Share = z.number({ error: 'write a share between 0 and 1' }).min(0, 'write a share between 0 and 1').max(1, 'write a share between 0 and 1');
/** As SQL writes it. */
export const Moment = z.string().refine((text) => momentOf(text) !== undefined, { error: 'write a time like 2026-03-02 08:00:00' });
/** The largest whole number that is made exactly, and below zero the smallest. */
export const MOST_EXACT = Number.MAX_SAFE_INTEGER;
const FromTo = z.tuple([z.number(), z.number()], { error: 'write two numbers, [least, most]' }).refine(([least, most]) => least <= most, { error: 'the first number is the least, the second the most' });

/** What makes a value; a field has exactly one of them. */
export const KINDS = ['sequence', 'zipf', 'integer', 'decimal', 'one-of', 'chance', 'faker', 'value', 'from', 'row', 'list'] as const;
export type Kind = (typeof KINDS)[number];

/** Keys that only mean something beside one kind. */
const BELONGS: Record<string, Kind[]> = { step: ['sequence'], skew: ['zipf'], scale: ['decimal'], shape: ['decimal'], arguments: ['faker'], length: ['list'], prefix: ['sequence', 'zipf', 'integer'] };

/** How one column of a generated stream is made. */
export const GeneratedField: z.ZodType<GeneratedField> = z.lazy(() =>
  z
    .strictObject({
      /** Counts from this number. */
      sequence: z.int().optional(),
      step: z.int().optional(),
      /** One of so many numbers, 1 the most often: the n-th comes 1/n^skew as often as the first. */
      zipf: z.int().min(1).max(1_000_000).optional(),
      skew: z.number().positive().max(10).optional(),
      integer: FromTo.refine((ends) => ends.every((end) => Math.abs(end) <= MOST_EXACT), { error: `whole numbers are made exactly from -${MOST_EXACT} to ${MOST_EXACT}` }).optional(),
      decimal: FromTo.optional(),
      /** Digits after the point. */
      scale: z.int().min(0).max(15).optional(),
      /** `log`: small values are frequent and large ones rare, as with prices. */
      shape: z.enum(['even', 'log']).optional(),
      /** One of these, or one of these names by weight. */
      'one-of': z.union([z.array(z.json()).min(1), z.record(z.string(), z.number().positive()).refine((weights) => Object.keys(weights).length > 0, { error: 'name at least one value' })]).optional(),
      /** True so often. */
      chance: Share.optional(),
      /** A method of the faker library, like internet.email, and what it is called with. */
      faker: z.string().optional(),
      arguments: z.array(z.json()).optional(),
      value: z.json().optional(),
      /** The column of the row that this one follows. */
      from: z.string().optional(),
      row: z.record(z.string(), GeneratedField).optional(),
      list: GeneratedField.optional(),
      length: FromTo.refine(([least, most]) => least >= 0 && most <= 1_000, { error: 'a list has up to 1,000 elements' }).optional(),
      /** Written before a number, which then is text. */
      prefix: z.string().optional(),
      /** How often it is NULL. */
      null: Share.optional(),
    })
    .superRefine((field, context) => {
      const kinds = KINDS.filter((kind) => field[kind] !== undefined);
      if (kinds.length !== 1) context.addIssue({ code: 'custom', message: kinds.length ? `a field is made in one way, not by ${kinds.join(' and ')}` : `say how the field is made: ${KINDS.join(', ')}` });
      for (const [key, owners] of Object.entries(BELONGS))
        if (kinds.length === 1 && key in field && !owners.includes(kinds[0]!)) context.addIssue({ code: 'custom', path: [key], message: `"${key}" belongs to ${owners.join(', ')}, not to ${kinds[0]}` });
      for (const key of ['value', 'one-of'] as const)
        if (isInexact(field[key])) context.addIssue({ code: 'custom', path: [key], message: `a number beyond ${MOST_EXACT} would lose digits: write it in quotes, a column of numbers takes it` });
      if (field.list && !field.length) context.addIssue({ code: 'custom', message: 'a list needs its length, [least, most]' });
    }),
);

/** Whether a whole number is in it that JavaScript may have rounded. */
function isInexact(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  return value !== null && typeof value === 'object' && (Array.isArray(value) ? value : [value].flatMap(Object.values)).some(isInexact);
}

export interface GeneratedField {
  sequence?: number | undefined;
  step?: number | undefined;
  zipf?: number | undefined;
  skew?: number | undefined;
  integer?: [number, number] | undefined;
  decimal?: [number, number] | undefined;
  scale?: number | undefined;
  shape?: 'even' | 'log' | undefined;
  'one-of'?: unknown[] | Record<string, number> | undefined;
  chance?: number | undefined;
  faker?: string | undefined;
  arguments?: unknown[] | undefined;
  value?: unknown;
  from?: string | undefined;
  row?: Record<string, GeneratedField> | undefined;
  list?: GeneratedField | undefined;
  length?: [number, number] | undefined;
  prefix?: string | undefined;
  null?: number | undefined;
}

/** `generate:` of a sample stream: rows made by rule instead of read from a file. The same text makes the same rows. */
export const GeneratedRows = z
  .strictObject({
    seed: z.int().min(0).default(1),
    /** How many rows; a stream that follows another has as many as that gives it. */
    rows: z.int().min(1).max(1_000_000).optional(),
    /** The generated stream (its file's name) that this one follows, row by row. */
    of: z.string().optional(),
    /** How many of its rows are followed. */
    share: Share.default(1),
    time: z.strictObject({
      /** The column of the event time. */
      column: z.string(),
      from: Moment.optional(),
      /** Rows a second of event time, on average. */
      rate: z.number().positive().optional(),
      /** The rate swells and ebbs: by this share of it, most of all at this time into the period. */
      season: z.strictObject({ period: Duration, peak: Duration, swing: Share }).optional(),
      /** How long after the row it follows; rarely more than a few times the mean, never more than the most. */
      after: z.strictObject({ mean: Duration, most: Duration.optional() }).optional(),
    }),
    fields: z.record(z.string(), GeneratedField),
    /** Rows arrive up to this long after their time, and so out of order. */
    disorder: Duration.optional(),
    /** So many arrive this much later still. */
    late: z.strictObject({ share: Share, by: Duration }).optional(),
    /** So many arrive twice. */
    duplicates: Share.optional(),
    /** Rows come by partitions, one of which may be silent for a while. */
    partitions: z.strictObject({ column: z.string(), count: z.int().min(1).max(10_000), silent: z.array(z.strictObject({ partition: z.int().min(0), from: Moment, to: Moment })).optional() }).optional(),
    /** Rows that are changed and deleted later, told as change events in the format `debezium-json`. */
    changes: z.strictObject({ of: z.array(z.string()).min(1), updates: Share.default(0), deletes: Share.default(0), after: Duration }).optional(),
  })
  .superRefine(({ of, rows, time, disorder, late, duplicates, partitions, changes, fields }, context) => {
    const say = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (of === undefined) {
      if (rows === undefined) say([], 'say how many rows to make ("rows"), or which stream they follow ("of")');
      if (time.from === undefined || time.rate === undefined) say(['time'], 'say when the rows begin ("from") and how many come a second ("rate")');
      if (time.after) say(['time', 'after'], '"after" belongs to a stream that follows another ("of")');
    } else {
      if (rows !== undefined) say(['rows'], 'a stream that follows another has its number of rows from that one; thin it out by "share"');
      for (const key of ['from', 'rate', 'season'] as const) if (time[key] !== undefined) say(['time', key], `a stream that follows another has its times from that one, not by "${key}"; say how long after ("after")`);
    }
    if (changes && (disorder ?? late ?? duplicates)) say(['changes'], 'changes of a row come in their order, once: take disorder, late and duplicates away');
    for (const column of changes?.of ?? []) if (!fields[column]) say(['changes', 'of'], `there is no field ${column}`);
    if (partitions?.silent && new Set(partitions.silent.map(({ partition }) => partition)).size >= partitions.count) say(['partitions', 'silent'], 'one partition has to be left that is never silent');
  });
export type GeneratedRows = z.infer<typeof GeneratedRows>;

/** Epoch milliseconds of a time as SQL writes it, read as UTC. */
export function momentOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d(\.\d{1,3})?)?)?$/.test(text)) return undefined;
  const moment = Date.parse(`${text.replace(' ', 'T')}${text.length === 10 ? 'T00:00' : ''}Z`);
  return Number.isNaN(moment) ? undefined : moment;
}
