import { afterEach, describe, expect, it } from 'vitest';
import { type AskFlink, createSqlService, type SqlDocument } from '#shared/sql/index.ts';
import { packTokens } from './pack-tokens.ts';
import { sql } from './sql-contract.ts';
import { serveSql } from './serve-sql.ts';
import { joinSql } from './sql-worker.ts';

const nothing = async () => null;
const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** Both sides, over a port that copies what crosses as a worker's does. */
function joined(ask: Partial<Required<AskFlink>> = {}) {
  const { port1, port2 } = new MessageChannel();
  serveSql(port2);
  const connection = joinSql(port1, { vocabulary: nothing, scope: nothing, columns: nothing, types: nothing, parameters: nothing, ...ask });
  for (const port of [port1, port2]) port.start();
  closing.push(() => (port1.close(), port2.close()));
  return connection.client(sql);
}

const doc = (text: string): SqlDocument => ({ file: 'jobs/a/job.sql', text, mode: 'streaming' });

describe('the language service in its worker', () => {
  it('answers of a text across the port', async () => {
    const service = joined();
    const text = 'CREATE VIEW late AS\nSELECT 1;\n';
    expect(await service.outline({ text })).toMatchObject([{ name: 'late', kind: 'view' }]);
    expect(await service.tokens({ text })).toEqual(packTokens(createSqlService({ vocabulary: nothing, scope: nothing, columns: nothing, types: nothing }, () => []).tokens(text)));
  });

  it('fails with the reason where a rename is refused', async () => {
    await expect(joined().prepareRename({ doc: doc('SELECT 1'), offset: 2 })).rejects.toMatchObject({ code: 'rename-refused' });
  });
});
