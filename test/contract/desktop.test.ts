import { afterEach, expect, test, vi } from 'vitest';
import { connect } from '#shared/rpc/connect.ts';
import { desktop } from '#shared/services/desktop.ts';
import { browserDesktop } from '#renderer/platform/browser-desktop.ts';

// Electron's own half needs its binary; its types are checked against the same contract.
afterEach(() => vi.unstubAllGlobals());

function inBrowser(window: { prompt?: () => string | null; open?: (...given: unknown[]) => void } = {}) {
  const document = { title: '' };
  vi.stubGlobal('document', document);
  vi.stubGlobal('window', window);
  return { document, client: connect(browserDesktop()).client(desktop) };
}

test('the title says what is unsaved', async () => {
  const { document, client } = inBrowser();
  await client.setTitle({ title: 'flights', edited: true });
  expect(document.title).toBe('● flights');
  await client.setTitle({ title: 'flights', edited: false });
  expect(document.title).toBe('flights');
});

test.each([
  [' /home/a ', '/home/a'],
  ['', null],
  [null, null],
])('a folder is asked for in words: %j', async (given, folder) => {
  expect(await inBrowser({ prompt: () => given }).client.chooseFolder({ title: 'Open' })).toEqual({ folder });
});

test('links open apart, and only https ones', async () => {
  const open = vi.fn();
  const { client } = inBrowser({ open });
  await client.openExternal({ url: 'https://flink.apache.org/' });
  expect(open).toHaveBeenCalledWith('https://flink.apache.org/', '_blank', 'noopener,noreferrer');
  for (const url of ['http://a.example', 'javascript:alert(1)', 'file:///etc/passwd']) await expect(client.openExternal({ url })).rejects.toMatchObject({ code: 'bad-params' });
});
