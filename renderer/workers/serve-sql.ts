import { Failure } from '#shared/base/failure.ts';
import { connect } from '#shared/rpc/connect.ts';
import type { Service } from '#shared/rpc/contract.ts';
import { bind, serve } from '#shared/rpc/serve.ts';
import type { AskFlink, SqlDocument, SqlService } from '#shared/sql/sql-service.ts';
import { createSqlService } from '#shared/sql/create-sql-service.ts';
import { packTokens } from './pack-tokens.ts';
import { flink, sql } from './sql-contract.ts';
import { type MessageEnd, workerPipe } from './worker-pipe.ts';

/** The worker's side: the language service, which asks Flink through the window. */
export function serveSql(end: MessageEnd): void {
  let others: SqlDocument[] = [];
  const far = connect(workerPipe(end, 'flink')).client(flink);
  const ask: AskFlink = {
    vocabulary: (doc, signal) => far.vocabulary({ doc }, signal),
    scope: (doc, statement, signal) => far.scope({ doc, statement }, signal),
    columns: (doc, statement, queries, signal) => far.columns({ doc, statement, queries }, signal),
    types: (doc, statement, from, expressions, signal) => far.types({ doc, statement, from, expressions }, signal),
    parameters: (doc, signal) => far.parameters({ doc }, signal),
  };
  const service = createSqlService(ask, () => others);
  serve(workerPipe(end, 'sql'), [bind(sql, answersOf(service, (files) => (others = files)))]);
}

function answersOf(service: SqlService, take: (files: SqlDocument[]) => void): Service<typeof sql> {
  return {
    complete: ({ doc, offset }, signal) => service.complete(doc, offset, signal),
    hover: ({ doc, offset }, signal) => service.hover(doc, offset, signal),
    signature: ({ doc, offset }, signal) => service.signature(doc, offset, signal),
    definition: ({ doc, offset }) => service.definition(doc, offset),
    references: ({ doc, offset }) => service.references(doc, offset),
    prepareRename: async ({ doc, offset }) => orThrow(await service.prepareRename(doc, offset)),
    rename: async ({ doc, offset, name }) => orThrow(await service.rename(doc, offset, name)),
    callAt: ({ doc, offset }) => service.callAt(doc, offset),
    calls: ({ doc, name }) => service.calls(doc, name),
    renameCalls: ({ doc, name, to }) => service.renameCalls(doc, name, to),
    outline: async ({ text }) => service.outline(text),
    folding: async ({ text }) => service.folding(text),
    tokens: async ({ text }) => packTokens(service.tokens(text)),
    format: async ({ text }) => service.format(text),
    fixes: ({ doc, diagnostics, range }) => service.fixes(doc, diagnostics, range),
    check: ({ doc }, signal) => service.check(doc, signal),
    others: async ({ files }) => {
      take(files);
      return {};
    },
  };
}

function orThrow<T>(answer: T | Failure): T {
  if (answer instanceof Failure) throw answer;
  return answer;
}
