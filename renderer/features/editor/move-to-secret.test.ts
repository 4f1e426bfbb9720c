import { expect, test } from 'vitest';
import { createFakeWindow } from '#test/fakes/window-services.ts';
import { createEditorStore } from './editor-store.ts';
import { moveToSecret } from './move-to-secret.ts';

const PATH = 'jobs/delays/job.sql';
const TEXT = "SET 'x.password' = 'hunter2';\n";
const range = { start: { line: 1, column: 21 }, end: { line: 1, column: 28 } };

async function open(text = TEXT) {
  const { host, link, clients } = createFakeWindow({ files: { [PATH]: text } });
  const said: string[] = [];
  const say = ({ text: words }: { text: string }) => {
    said.push(words);
    return { dispose: () => {} };
  };
  const store = createEditorStore({ workspace: clients.workspace, link, say });
  await link.whenOpen();
  const { run } = moveToSecret(store, clients.workspace, say);
  const now = () => store.state.getState().files.find(({ path }) => path === PATH)!.text;
  return { host, said, run, now, dispose: () => (store.dispose(), link.close()) };
}

test('a credential goes into the keychain, and its name into the text', async () => {
  const { host, run, now, said, dispose } = await open();
  await run({ file: PATH, range });
  expect(now()).toBe("SET 'x.password' = '${secret:password}';\n");
  expect([...host.workspace.kept]).toEqual([['password', 'hunter2']]);
  expect(said.join()).not.toContain('hunter2');
  dispose();
});

test('a text that is another by now is left alone, and nothing is kept', async () => {
  const { host, run, now, dispose } = await open('SELECT 1 FROM somewhere_else;\n');
  await run({ file: PATH, range });
  expect(now()).toBe('SELECT 1 FROM somewhere_else;\n');
  expect(host.workspace.kept.size).toBe(0);
  dispose();
});
