import { shown } from './shown.ts';

type Level = 'debug' | 'info' | 'warn' | 'error';

/** Gives `console` to functions: `tell` takes each line. */
export function installConsole(tell: (level: Level, text: string) => void): void {
  const at = (level: Level) => (...values: unknown[]) => tell(level, values.map((value) => (typeof value === 'string' ? value : shown(value))).join(' '));
  Object.defineProperty(globalThis, 'console', { value: { debug: at('debug'), trace: at('debug'), log: at('info'), info: at('info'), warn: at('warn'), error: at('error') } });
}
