import type { Command } from '#renderer/platform/feature.ts';
import type { AskedLine, AskingLine } from './ask-breakpoint.tsx';
import type { ScriptParts } from './script-parts.ts';
import type { HowToStep } from './thread-store.ts';

type Line = Pick<AskedLine, 'file' | 'line'> & Partial<Pick<AskedLine, 'at'>>;

/** Breakpoints beside lines of TypeScript, and steps where it has stopped: there the keys of the run's own steps are theirs. */
export function scriptCommands({ session, breakpoints, threads }: ScriptParts, asking: AskingLine): Command[] {
  const isStopped = () => threads.getState().shown !== undefined;
  const canPause = () => threads.getState().runs.length > 0;
  const underCursor = (): Line | undefined => {
    const { activeFile, cursor } = session.getState();
    const takes = activeFile && cursor && !activeFile.there && /\.ts$/.test(activeFile.path) && !/\.d\.ts$/.test(activeFile.path);
    return takes ? { file: activeFile.path, line: cursor.line } : undefined;
  };
  const ask = (what: AskedLine['what']) => (argument: unknown) => {
    const line = (argument as Line | undefined) ?? underCursor();
    if (line) asking.setState({ asked: { at: { x: innerWidth / 2 - 160, y: innerHeight / 3 }, ...line, what } });
  };
  const step = (id: string, title: string, keys: string, how: HowToStep): Command => ({ id: `debugger.script-${id}`, title, group: 'Debug', keys: [keys], first: true, enabled: isStopped, run: () => threads.step(how) });
  return [
    {
      id: 'debugger.toggle-breakpoint',
      title: 'Set or remove the breakpoint of the line',
      group: 'Debug',
      keys: ['F9'],
      enabled: () => underCursor() !== undefined,
      run: (argument) => {
        const line = (argument as Line | undefined) ?? underCursor();
        if (line) breakpoints.toggle(line.file, line.line);
      },
    },
    { id: 'debugger.ask-breakpoint', title: 'Set a breakpoint with a condition, or a logpoint…', group: 'Debug', keys: ['Shift+F9'], enabled: () => underCursor() !== undefined || breakpoints.getState().breakpoints.length > 0, run: ask('question') },
    { id: 'debugger.breakpoint-menu', title: 'What to do with a breakpoint', hidden: true, run: ask('menu') },
    {
      id: 'debugger.breakpoints-moved',
      title: 'Follow the lines of breakpoints',
      hidden: true,
      run: (argument) => {
        const { file, moved } = argument as { file: string; moved: { id: string; line: number }[] };
        breakpoints.move(file, moved);
      },
    },
    { id: 'debugger.remove-breakpoints', title: 'Remove all breakpoints in TypeScript', group: 'Debug', enabled: () => breakpoints.getState().breakpoints.length > 0, run: () => breakpoints.removeAll() },
    step('go-on', 'Go on in TypeScript', 'F5', 'continue'),
    step('over', 'Step over the line of TypeScript', 'F10', 'over'),
    step('into', 'Step into the call', 'F11', 'into'),
    step('out', 'Step out of the function', 'Shift+F11', 'out'),
    { id: 'debugger.script-pause', title: 'Stop at the next line of TypeScript', group: 'Debug', enabled: canPause, run: () => threads.pause(session.getState().activeFile?.path) },
  ];
}
