import { Failure } from '#shared/base/failure.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { Mode, Script, Validation } from '#shared/services/engine.ts';
import type { language } from '#shared/services/language.ts';
import { NO_EDITS, type TopologyEdits } from '#shared/topology/edits.ts';
import { isJarJob } from '#shared/workspace/jar-job.ts';
import { readYaml } from '#shared/workspace/read-yaml.ts';
import { schemaOf } from '#shared/workspace/schema-of.ts';
import type { EngineClient, EngineKeeper } from './engines.ts';
import type { CommittedJob } from './workspace/last-commit.ts';

export interface LanguageParts {
  keeper: EngineKeeper;
  /** Without `topology`, the edits are those of the job's topology.yaml. */
  scriptOf(file: string, text: string, mode: Mode, topology?: TopologyEdits): Promise<Script>;
  /** A job as the last commit has it. */
  committed(file: string): Promise<CommittedJob>;
}

/**
 * What Flink says of a text, for one window. A newer question about the same file takes the place of the older one, which
 * fails with `superseded`: nobody waits for what was typed a second ago.
 */
export function createLanguageService({ keeper, scriptOf, committed }: LanguageParts): Service<typeof language> {
  const latest = new Map<string, AbortController>();
  const ask = async <T>(deed: string, { file, text, mode, topology }: Question, signal: AbortSignal, put: Put<T>): Promise<T> => {
    const key = `${deed} ${file}`;
    latest.get(key)?.abort();
    const mine = new AbortController();
    latest.set(key, mine);
    try {
      const script = await scriptOf(file, text, mode, topology);
      const both = AbortSignal.any([signal, mine.signal]);
      return await orSuperseded(keeper.engine(both).then((engine) => put(engine, script, both)), mine.signal);
    } finally {
      if (latest.get(key) === mine) latest.delete(key);
    }
  };
  return {
    // Edits change no diagnostic, and a broken topology.yaml must not keep a person from seeing the text's.
    validate: async (params, signal) =>
      validateYaml(params.file, params.text) ?? ask('validate', { ...params, topology: NO_EDITS }, signal, (engine, script, both) => engine.validate({ script }, both)),
    preview: (params, signal) => ask('preview', params, signal, (engine, script, both) => engine.preview({ script }, both)),
    previewCommitted: async ({ file, mode }, signal) => {
      const { commit, text, topology } = await committed(file);
      return { commit, text, preview: await ask('preview-committed', { file, text, mode, topology }, signal, (engine, script, both) => engine.preview({ script }, both)) };
    },
  };
}

interface Question {
  file: string;
  text: string;
  mode: Mode;
  topology?: TopologyEdits | undefined;
}

type Put<T> = (engine: EngineClient, script: Script, signal: AbortSignal) => Promise<T>;

/** Answers the older caller at once, without waiting until the engine has noticed. */
function orSuperseded<T>(answer: Promise<T>, superseded: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = () => reject(new Failure('superseded', 'A newer text of this file is being looked at.'));
    if (superseded.aborted) give();
    superseded.addEventListener('abort', give, { once: true });
    answer.then(resolve, reject);
  });
}

/** The workspace's own files have schemas, and no need of the engine; of a jar job that fits its schema the engine says more. */
function validateYaml(file: string, text: string): Validation | undefined {
  const schema = schemaOf(file);
  if (!schema) return undefined;
  const { diagnostics } = readYaml(text, schema);
  if (isJarJob(file) && diagnostics.length === 0) return undefined;
  return { valid: diagnostics.length === 0, statements: [], diagnostics };
}
