import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import { toFailure } from '#shared/base/failure.ts';
import type { Command, Notice } from '#renderer/platform/feature.ts';
import { matchesKeys } from '#renderer/platform/keys.ts';

export interface CommandRegistry {
  all: StoreApi<readonly Command[]>;
  add(commands: readonly Command[]): Disposable;
  /** Ends with the command; a failure is said, and never thrown. */
  execute(id: string, argument?: unknown): Promise<void>;
  /** Runs the command bound to these keys; true when there was one, switched on or not. */
  press(event: KeyboardEvent): boolean;
}

/** Every action has one command here; buttons, keys and the palette run it by id. */
export function createCommandRegistry(say: (notice: Notice) => void): CommandRegistry {
  const all = createStore<readonly Command[]>(() => []);

  const start = async (command: Command, argument?: unknown) => {
    try {
      if (command.enabled?.() !== false) await command.run(argument);
    } catch (thrown) {
      const { code, message } = toFailure(thrown);
      if (code !== 'cancelled') say({ tone: 'error', code, text: message });
    }
  };

  return {
    all,
    add: (commands) => {
      const known = new Set(all.getState().map(({ id }) => id));
      for (const { id } of commands) if (known.has(id)) throw new Error(`Two commands are called ${id}.`);
      all.setState([...all.getState(), ...commands], true);
      return { dispose: () => all.setState(all.getState().filter((command) => !commands.includes(command)), true) };
    },
    execute: async (id, argument) => {
      const command = all.getState().find((candidate) => candidate.id === id);
      if (command) await start(command, argument);
    },
    press: (event) => {
      const bound = all.getState().filter(({ keys }) => keys?.some((key) => matchesKeys(event, key)));
      const first = bound.find((each) => each.first && each.enabled?.() !== false);
      const command = first ?? bound.find(({ within }) => within && within === paneOf(event.target)) ?? bound.find((each) => !each.within && !each.first) ?? bound.find(({ within }) => !within);
      if (command) void start(command);
      return command !== undefined;
    },
  };
}

/** The pane that has the keyboard; none where it is in a field, which keeps its own keys. */
function paneOf(target: EventTarget | null): string | undefined {
  if (typeof Element === 'undefined' || !(target instanceof Element) || target.matches('input, textarea, select, [contenteditable]')) return undefined;
  return target.closest<HTMLElement>('[data-pane]')?.dataset['pane'];
}
