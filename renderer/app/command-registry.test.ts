import { expect, test, vi } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import type { Notice } from '#renderer/platform/feature.ts';
import { createCommandRegistry } from './command-registry.ts';

const key = (name: string) => ({ key: name, code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false }) as KeyboardEvent;

function make() {
  const said: Notice[] = [];
  return { said, commands: createCommandRegistry((notice) => said.push(notice)) };
}

test('runs a command by id and by key, with its argument', () => {
  const { commands } = make();
  const run = vi.fn();
  commands.add([{ id: 'a.b', title: 'A', keys: ['F9'], run }]);
  commands.execute('a.b', 7);
  expect(run).toHaveBeenLastCalledWith(7);
  expect(commands.press(key('F9'))).toBe(true);
  expect(run).toHaveBeenCalledTimes(2);
  expect(commands.press(key('F10'))).toBe(false);
});

test('takes the key of a command that is switched off, but does not run it', () => {
  const { commands } = make();
  const run = vi.fn();
  commands.add([{ id: 'a.b', title: 'A', keys: ['F9'], enabled: () => false, run }]);
  expect(commands.press(key('F9'))).toBe(true);
  expect(run).not.toHaveBeenCalled();
});

test('says why a command failed, but not that it was cancelled', async () => {
  const { commands, said } = make();
  commands.add([
    { id: 'full', title: '', run: () => Promise.reject(new Failure('disk-full', 'The disk is full.')) },
    { id: 'cancelled', title: '', run: () => Promise.reject(new Failure('cancelled', 'Cancelled.')) },
  ]);
  commands.execute('cancelled');
  commands.execute('full');
  await vi.waitFor(() => expect(said).toEqual([{ tone: 'error', code: 'disk-full', text: 'The disk is full.' }]));
});

test('refuses two commands of one name, and forgets those that left', () => {
  const { commands } = make();
  const added = commands.add([{ id: 'a', title: '', run: () => {} }]);
  expect(() => commands.add([{ id: 'a', title: '', run: () => {} }])).toThrow('Two commands are called a.');
  added.dispose();
  expect(commands.all.getState()).toEqual([]);
});

test('keys of a pane hold while the keyboard is there, before those that hold everywhere', () => {
  const { commands } = make();
  const [save, edits] = [vi.fn(), vi.fn()];
  commands.add([
    { id: 'save', title: '', keys: ['F9'], run: save },
    { id: 'edits', title: '', keys: ['F9', 'F8'], within: 'canvas', run: edits },
  ]);
  class Element {
    constructor(
      readonly pane: string,
      readonly isField = false,
    ) {}
    matches = () => this.isField;
    closest = () => ({ dataset: { pane: this.pane } });
  }
  vi.stubGlobal('Element', Element);
  const at = (name: string, ...where: ConstructorParameters<typeof Element>) => commands.press({ ...key(name), target: new Element(...where) } as never);
  expect([at('F9', 'canvas'), at('F9', 'editor'), at('F9', 'canvas', true), at('F8', 'editor')]).toEqual([true, true, true, false]);
  expect([edits.mock.calls.length, save.mock.calls.length]).toEqual([1, 2]);
  vi.unstubAllGlobals();
});

test('while it is on, a command may have a key before others; while it is off, they have it', () => {
  const { commands } = make();
  const [cycle, pause] = [vi.fn(), vi.fn()];
  let running = true;
  commands.add([
    { id: 'cycle', title: '', keys: ['F6'], run: cycle },
    { id: 'pause', title: '', keys: ['F6'], first: true, enabled: () => running, run: pause },
  ]);
  commands.press(key('F6'));
  running = false;
  commands.press(key('F6'));
  expect([pause.mock.calls.length, cycle.mock.calls.length]).toEqual([1, 1]);
});
