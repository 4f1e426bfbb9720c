import type { Mode } from '../services/engine.ts';
import type { FlinkFactory, OptionFaults, SqlColumn, SqlScope, Vocabulary } from '../services/sql-knowledge.ts';
import type { AskFlink, SqlDocument } from './sql-service.ts';

type OfText = { file: string; text: string; mode: Mode };
type AtStatement = OfText & { statement: number | null };

interface OfOptions {
  kind: FlinkFactory['kind'];
  identifier: string;
  options: Record<string, string>;
}

/** What is asked of the `language` contract: its client in a window, its service in the process that has the engine. */
export interface LanguageAnswers {
  vocabulary(params: object, signal?: AbortSignal): Promise<Vocabulary>;
  optionFaults(params: { lists: OfOptions[] }, signal?: AbortSignal): Promise<OptionFaults>;
  scope(params: AtStatement, signal?: AbortSignal): Promise<SqlScope>;
  columns(params: AtStatement & { queries: string[] }, signal?: AbortSignal): Promise<{ columns: (SqlColumn[] | null)[] }>;
  types(params: AtStatement & { from: string | null; expressions: string[] }, signal?: AbortSignal): Promise<{ types: ({ type: string; nullable: boolean } | null)[] }>;
}

export interface AskedLanguage extends Required<Omit<AskFlink, 'parameters'>> {
  /** For each list of options what Flink cannot read in it. */
  optionFaults(lists: OfOptions[], signal?: AbortSignal): Promise<OptionFaults['faults'] | null>;
  /** Other jars, trust or another engine: what Flink knows may be another thing now. */
  forget(): void;
}

/** Lets the service ask Flink through the `language` contract. The vocabulary is asked for once; whatever fails is null. */
export function askLanguage(language: LanguageAnswers): AskedLanguage {
  let known: Promise<Vocabulary | null> | undefined;
  return {
    vocabulary: async () => {
      known ??= orNull(language.vocabulary({}));
      const asked = known;
      const answer = await asked;
      if (answer === null && known === asked) known = undefined;
      return answer;
    },
    optionFaults: async (lists, signal) => (await orNull(language.optionFaults({ lists }, signal)))?.faults ?? null,
    scope: (doc, statement, signal) => orNull(language.scope({ ...ofText(doc), statement }, signal)),
    columns: async (doc, statement, queries, signal) => (await orNull(language.columns({ ...ofText(doc), statement, queries }, signal)))?.columns ?? null,
    types: async (doc, statement, from, expressions, signal) => (await orNull(language.types({ ...ofText(doc), statement, from, expressions }, signal)))?.types ?? null,
    forget: () => (known = undefined),
  };
}

function ofText({ file, text, mode }: SqlDocument): OfText {
  return { file, text, mode };
}

function orNull<T>(answer: Promise<T>): Promise<T | null> {
  return answer.catch(() => null);
}
