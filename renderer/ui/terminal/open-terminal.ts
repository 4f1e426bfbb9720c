import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { type ITerminalOptions, type ITheme, Terminal } from '@xterm/xterm';
import type { Disposable } from '#shared/base/disposable.ts';
import '@xterm/xterm/css/xterm.css';
import './terminal.css';

export interface OpenTerminal extends Disposable {
  terminal: Terminal;
  search: SearchAddon;
}

/** A terminal that fills its element, in the colours of the window. */
export function openTerminal(element: HTMLElement, options: ITerminalOptions): OpenTerminal {
  // Marks of what a search finds are an API that xterm calls proposed.
  const terminal = new Terminal({ fontFamily: token('--mono'), fontSize: 12, lineHeight: 1.25, theme: themeOf(options.disableStdin === true), screenReaderMode: true, allowProposedApi: true, ...options });
  const [fit, search] = [new FitAddon(), new SearchAddon()];
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.open(element);
  const resizing = new ResizeObserver(() => element.clientWidth && element.clientHeight && fit.fit());
  resizing.observe(element);
  const theming = new MutationObserver(() => (terminal.options.theme = themeOf(options.disableStdin === true)));
  theming.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return {
    terminal,
    search,
    dispose: () => {
      resizing.disconnect();
      theming.disconnect();
      terminal.dispose();
    },
  };
}

export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function themeOf(isForReading: boolean): ITheme {
  return {
    background: token('--background'),
    foreground: token('--text'),
    cursor: token(isForReading ? '--background' : '--flow'),
    cursorAccent: token('--background'),
    selectionBackground: token('--line-strong'),
    black: token('--raised'),
    red: token('--backpressured'),
    green: token('--good'),
    yellow: token('--warning'),
    blue: token('--busy'),
    magenta: token('--production'),
    cyan: token('--flow'),
    white: token('--text'),
    brightBlack: token('--dim'),
    brightRed: token('--backpressured'),
    brightGreen: token('--good'),
    brightYellow: token('--warning'),
    brightBlue: token('--busy'),
    brightMagenta: token('--production'),
    brightCyan: token('--flow'),
    brightWhite: token('--bright'),
  };
}
