import { expect, test } from 'vitest';
import type { RunStatus, StandIn } from '#shared/services/engine.ts';
import type { SampleStream } from '#shared/workspace/sample-stream.ts';
import { warnOfUnread } from './messages.ts';
import type { CliParts } from './parts.ts';

const standIn = (name: string, role: StandIn['role']): StandIn => ({ table: `default_catalog.default_database.${name}`, role, connector: 'kafka', by: 'sample', abilities: 'real', address: null });
const status = { standIns: [standIn('orders', 'source'), standIn('rates', 'lookup'), standIn('result', 'sink')] } as RunStatus;

async function said(table: string): Promise<string> {
  let text = '';
  const err = { closed: false, whenClosed: Promise.resolve(), write: async (more: string) => void (text += more) };
  await warnOfUnread([{ table } as SampleStream], status, { err } as unknown as CliParts);
  return text;
}

test.each(['orders', 'default_database.orders', 'default_catalog.default_database.orders', 'rates'])('--sample %s is of a table that is read', async (table) => {
  expect(await said(table)).toBe('');
});

test('a sample for a table that is not read names those that are, and the nearest', async () => {
  expect(await said('ordes')).toBe('weir: warning: --sample ordes: the script reads no table ordes. It reads orders, rates. Did you mean orders? [sample-unread]\n');
  expect(await said('result')).toContain('[sample-unread]');
  expect(await said('other.orders')).toContain('[sample-unread]');
  expect(await said('rders')).toContain('[sample-unread]');
});
