import { z } from 'zod';
import { Mode } from '../services/engine.ts';
import { TopologyEdits } from '../topology/edits.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A text of the workspace, by its path there, with `/`. */
const ArtefactText = z.object({ file: z.string(), text: z.string() });

/** A connector or another jar that the job needs beside Flink. `coordinates`: group:artifact:version; null for a jar of the workspace. */
export const ArtefactJar = z.object({ name: z.string(), sha256: Sha256, coordinates: z.string().nullable() });
export type ArtefactJar = z.infer<typeof ArtefactJar>;

/**
 * What is promoted: all that decides what a job means, and nothing of the place it runs at. `${name}` and `${secret:NAME}` stand in its texts as they were
 * written; their values are not part of it. What ran on this machine has the same hash as what runs there: see `canonicalJson`.
 */
export const Artefact = z.object({
  weir: z.literal(1),
  /** The job's name. */
  job: z.string(),
  /** The version of Flink that planned it. */
  flink: z.string(),
  /** sha256 of the runner's jar: its entry point. */
  runner: Sha256,
  /** Paths are relative to the workspace. `common`: the DDL that runs before the text, in order. */
  script: z.object({
    file: z.string(),
    text: z.string(),
    common: z.array(ArtefactText),
    settings: z.record(z.string(), z.string()),
    parallelism: z.int().min(1),
    mode: Mode,
  }),
  /** The visual edits. */
  topology: TopologyEdits,
  jars: z.array(ArtefactJar),
  /** The TypeScript functions that it can call, as one program with its source map, which a failure's line is read from; not there where it has none. */
  functions: z.object({ code: z.string(), map: z.string() }).optional(),
  /** What says the SQL of a job in TypeScript, whose text is that of its file; not there for others. */
  program: z.object({ code: z.string() }).optional(),
  /** The jar that is the job, where the job is one; `main` null: the class that its manifest names. */
  jar: z.object({ name: z.string(), sha256: Sha256, main: z.string().nullable(), arguments: z.array(z.string()) }).nullable(),
});
export type Artefact = z.infer<typeof Artefact>;

/**
 * JSON with its keys sorted by UTF-16 units, no spaces, and no key whose value is undefined: equal values give equal texts. An artefact's hash is the sha256
 * of this text in UTF-8, as hex.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${entries
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`)
    .join(',')}}`;
}

/** Above this many bytes an artefact travels gzip'd, since a ConfigMap holds 1 MiB at most. */
export const PLAIN_LIMIT = 800_000;
/** Above this many bytes, gzip'd, it does not fit a ConfigMap with room for the rest: it becomes a layer of the image, as jars are. */
export const CONFIG_MAP_LIMIT = 900_000;

/** How an artefact travels. `plain` and `gzip`: in a ConfigMap over the standard image; `image`: as layers of an image of its own. */
export type Carriage = 'plain' | 'gzip' | 'image';

/**
 * @param bytes of the canonical JSON
 * @param zipped the same, gzip'd
 */
export function carriageOf({ jars, jar }: Pick<Artefact, 'jars' | 'jar'>, bytes: number, zipped: number): Carriage {
  if (jars.length || jar || zipped > CONFIG_MAP_LIMIT) return 'image';
  return bytes > PLAIN_LIMIT ? 'gzip' : 'plain';
}
