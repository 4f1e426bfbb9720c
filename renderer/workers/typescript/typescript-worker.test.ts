import { afterEach, expect, test, vi } from 'vitest';
import { serveTypeScript } from './serve-typescript.ts';
import { typeScript } from './typescript-contract.ts';
import { joinTypeScript } from './typescript-worker.ts';

vi.setConfig({ testTimeout: 120_000 });

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** Both sides, over a port that copies what crosses as a worker's does. */
function joined(disk: Record<string, string>) {
  const { port1, port2 } = new MessageChannel();
  serveTypeScript(port2);
  const connection = joinTypeScript(port1, async ({ files }) => Object.fromEntries(files.flatMap((path) => (disk[path] === undefined ? [] : [[path, disk[path]]]))));
  for (const port of [port1, port2]) port.start();
  closing.push(() => (port1.close(), port2.close()));
  return connection.client(typeScript);
}

test('across the port it answers of what is typed, reads what that imports, and refuses with a reason', async () => {
  const ts = joined({ 'lib/n.ts': "export const n = '';\n" });
  const file = 'functions/a.ts';
  // Nobody waits for it to be taken: what is asked next comes after it.
  void ts.take({ typed: { [file]: "import { n } from '../lib/n.ts';\nexport const m: number = n;\n" }, roots: [], functions: [] });
  expect(await ts.check({ file })).toMatchObject([{ code: 'function-types', range: { start: { line: 2, column: 14 }, end: { line: 2, column: 15 } } }]);
  await expect(ts.prepareRename({ file, at: { line: 2, column: 18 } })).rejects.toMatchObject({ code: 'rename-refused' });
});
