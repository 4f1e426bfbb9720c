import type { Service } from '#shared/rpc/contract.ts';
import type { Mode, Script, Validation } from '#shared/services/engine.ts';
import type { language } from '#shared/services/language.ts';
import { NO_EDITS, type TopologyEdits } from '#shared/topology/edits.ts';
import { isJarJob } from '#shared/workspace/jar-job.ts';
import { readYaml } from '#shared/workspace/read-yaml.ts';
import { schemaOf } from '#shared/workspace/schema-of.ts';
import type { EngineClient, EngineKeeper } from './engines.ts';
import { CODES } from './functions/codes.ts';
import { typingsOf } from './functions/typings.ts';
import { Superseding } from './superseding.ts';
import type { CommittedJob } from './workspace/committed-job.ts';

export interface LanguageParts {
  keeper: EngineKeeper;
  /** Without `topology`, the edits are those of the job's topology.yaml. */
  scriptOf(file: string, text: string, mode: Mode, topology?: TopologyEdits, everyFunction?: boolean): Promise<Script>;
  /** A job as the last commit has it, and all that decides its graph. */
  committed(file: string, mode: Mode): Promise<CommittedJob>;
}

/**
 * What Flink says of a text, for one window. A newer question about the same file takes the place of the older one, which
 * fails with `superseded`: nobody waits for what was typed a second ago.
 */
export function createLanguageService({ keeper, scriptOf, committed }: LanguageParts): Service<typeof language> {
  const newest = new Superseding();
  const ask = <T>(deed: string, { file, text, mode, topology }: Question, signal: AbortSignal, put: Put<T>): Promise<T> =>
    newest.ask(`${deed} ${file}`, signal, async (both) => {
      const script = await scriptOf(file, text, mode, topology);
      return put(await keeper.engine(both), script, both);
    });
  // Several places of a window ask these at once, so that none takes the place of another; they are short.
  const known = async ({ file, text, mode }: Question, signal: AbortSignal) => ({ script: await scriptOf(file, text, mode, NO_EDITS), engine: await keeper.engine(signal) });
  const jarsHere = async () => {
    const { jars = [], trusted = true } = await scriptOf('', '', 'streaming', NO_EDITS);
    return { jars, trusted };
  };
  return {
    // Edits change no diagnostic, and a broken topology.yaml must not keep a person from seeing the text's.
    validate: async (params, signal) =>
      validateYaml(params.file, params.text) ?? ask('validate', { ...params, topology: NO_EDITS }, signal, (engine, script, both) => engine.validate({ script, ...(params.within !== undefined && { within: params.within }) }, both)),
    preview: (params, signal) => ask('preview', params, signal, (engine, script, both) => engine.preview({ script }, both)),
    vocabulary: async (_, signal) => {
      const jars = await jarsHere();
      return (await keeper.engine(signal)).vocabulary(jars, signal);
    },
    optionFaults: async ({ lists }, signal) => {
      const jars = await jarsHere();
      return (await keeper.engine(signal)).optionFaults({ ...jars, lists }, signal);
    },
    scope: async (params, signal) => {
      // Those that the text does not call yet are what a person wants to be told of.
      const [engine, script] = [await keeper.engine(signal), await scriptOf(params.file, params.text, params.mode, NO_EDITS, true)];
      return engine.scope({ script, statement: params.statement }, signal);
    },
    columns: async (params, signal) => {
      const { engine, script } = await known(params, signal);
      return engine.columns({ script, statement: params.statement, queries: params.queries }, signal);
    },
    types: async (params, signal) => {
      const { engine, script } = await known(params, signal);
      return engine.types({ script, statement: params.statement, from: params.from, expressions: params.expressions }, signal);
    },
    changelogs: (params, signal) => ask('changelogs', { ...params, topology: NO_EDITS }, signal, (engine, script, both) => engine.changelogs({ script }, both)),
    computed: (params, signal) => ask('computed', { ...params, topology: NO_EDITS }, signal, (engine, script, both) => engine.computed({ script }, both)),
    typings: async (params, signal) => {
      const { script, engine } = await known(params, signal);
      return { text: typingsOf(await engine.scope({ script: untyped(script) }, signal)) };
    },
    previewCommitted: async ({ file, mode }, signal) => {
      const { commit, text, script } = await committed(file, mode);
      return { commit, text, preview: await newest.ask(`preview-committed ${file}`, signal, async (both) => (await keeper.engine(both)).preview({ script }, both)) };
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

/** What is wrong with its types is no reason to know fewer tables. */
function untyped(script: Script): Script {
  const { program } = script;
  return program ? { ...script, program: { ...program, problems: (program.problems ?? []).filter(({ code }) => code !== CODES.job.types.code) } } : script;
}

/** The workspace's own files have schemas, and no need of the engine; of a jar job that fits its schema the engine says more. */
function validateYaml(file: string, text: string): Validation | undefined {
  const schema = schemaOf(file);
  if (!schema) return undefined;
  const { diagnostics } = readYaml(text, schema);
  if (isJarJob(file) && diagnostics.length === 0) return undefined;
  return { valid: diagnostics.length === 0, statements: [], diagnostics };
}
