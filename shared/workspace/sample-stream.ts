import { z } from 'zod';
import { GeneratedRows } from './generated-rows.ts';

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
});

export const SamplePace = z.union([
  z.literal('max'),
  z.strictObject({ speed: z.number().positive() }),
  z.strictObject({ rate: z.number().positive() }),
]);

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
    /** The column that tells from which partition a row was recorded (JSON and Avro): each partition gets a watermark of its own, as in the topic. */
    splits: z.string().optional(),
    pace: SamplePace.default('max'),
    end: z.enum(['stop', 'loop']).default('stop'),
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
  /** The file that says so, for messages. */
  origin: z.string(),
});
export type SampleStream = z.infer<typeof SampleStream>;
