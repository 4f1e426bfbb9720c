import type { AskFlink, ParameterNames } from '#shared/sql/index.ts';
import type { SqlColumn, Vocabulary } from '#shared/services/sql-knowledge.ts';
import { fakeSqlKnowledge } from './sql-knowledge.ts';

/** Where nobody answers: what the service says then comes from the text alone. */
export const noFlink: AskFlink = {
  vocabulary: async () => null,
  scope: async () => null,
  columns: async () => null,
  types: async () => null,
};

type Column = Pick<SqlColumn, 'name' | 'type'> & { fields?: Column[] };

export interface FakeAnswers {
  /** Nothing is answered. */
  silent?: boolean;
  /** In place of what the fake of Flink says of queries. */
  columns?: (query: string) => Column[] | null;
  vocabulary?: Partial<Vocabulary>;
  parameters?: ParameterNames;
}

/** Answers as the fake of Flink does, or as it is told. */
export function flinkOf({ silent, columns, vocabulary, parameters }: FakeAnswers = {}): AskFlink {
  if (silent) return noFlink;
  const { signal } = new AbortController();
  const text = ({ file, text }: { file: string; text: string }) => ({ file, text });
  return {
    vocabulary: async () => ({ ...(await fakeSqlKnowledge.vocabulary({}, signal)), ...vocabulary }) as Vocabulary,
    scope: async (doc, statement) => fakeSqlKnowledge.scope({ ...text(doc), statement }, signal),
    columns: async (doc, statement, queries) => (columns ? queries.map((query) => columns(query)?.map(columnOf) ?? null) : (await fakeSqlKnowledge.columns({ ...text(doc), statement, queries }, signal)).columns),
    types: async (doc, statement, from, expressions) => (await fakeSqlKnowledge.types({ ...text(doc), statement, from, expressions }, signal)).types,
    ...(parameters ? { parameters: async () => parameters } : {}),
  };
}

function columnOf({ name, type, fields }: Column): SqlColumn {
  return { name, type, nullable: true, kind: 'physical', time: null, key: false, fields: (fields ?? []).map(columnOf), comment: null, expression: null };
}
