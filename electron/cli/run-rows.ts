import { linesOf } from '#shared/base/split-json.ts';
import { toFailure } from '#shared/base/failure.ts';
import type { RunStatus, Sink as RunSink } from '#shared/services/engine.ts';
import type { EngineClient } from '#electron/services/engines.ts';
import type { Sink } from './parts.ts';
import type { RowsWriter } from './rows-writer.ts';

/** Copies every row of every sink; sinks wait for it, so nothing is dropped, and if something is it gets said. */
export function copyRows(engine: EngineClient, first: RunStatus, writer: RowsWriter, out: Sink): { finished(): Promise<string[]> } {
  const copies = new Map<string, Promise<string | undefined>>();
  const begin = ({ run, sinks }: RunStatus) => {
    for (const sink of sinks) if (!copies.has(sink.name)) copies.set(sink.name, copySink(engine, run, sink, writer, out));
  };
  begin(first);
  // Later statements of a script may bring sinks that the first status did not know.
  const watching = (async () => {
    for await (const status of engine.status({ run: first.run })) begin(status);
  })().catch(() => {});
  return {
    finished: async () => {
      await watching;
      return (await Promise.all(copies.values())).filter((line) => line !== undefined);
    },
  };
}

async function copySink(engine: EngineClient, run: RunStatus['run'], sink: RunSink, writer: RowsWriter, out: Sink): Promise<string | undefined> {
  let next = 0;
  let missed = 0;
  try {
    for await (const { header, body } of engine.rows({ run, sink: sink.name, patient: true })) {
      missed += header.first - next;
      next = header.first + header.count;
      if (out.closed) break;
      await writer.rows(sink, linesOf(body));
    }
  } catch (thrown) {
    const { code, message } = toFailure(thrown);
    // The status tells of an engine that ended, and tells it better.
    return code === 'closed' ? undefined : `${sink.name}: ${message} [${code}]`;
  }
  return missed ? `${sink.name}: ${missed} rows came before they could be read, and are not shown [rows-missed]` : undefined;
}

const PAGE = 10_000;

/** Copies the table each sink's changes fold to, page by page. */
export async function copyTables(engine: EngineClient, { run, sinks, counts, failure }: RunStatus, writer: RowsWriter): Promise<string[]> {
  if (failure?.code === 'runner-restarted') return [];
  const warnings: string[] = [];
  for (const sink of sinks) {
    const count = counts.find((known) => known.sink === sink.name);
    for (let offset = 0; ; offset += PAGE) {
      let got = 0;
      for await (const { header, body } of engine.table({ run, sink: sink.name, offset, limit: PAGE })) {
        got += header.count;
        if (header.count) await writer.rows(sink, linesOf(body));
      }
      if (got < PAGE) break;
    }
    if (count && !count.tableComplete) warnings.push(`${sink.name}: the table has more rows than --fold-cap lets it keep; the rest is not shown [table-incomplete]`);
  }
  return warnings;
}
