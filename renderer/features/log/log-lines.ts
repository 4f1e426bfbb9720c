import type { LogLine } from '#shared/services/engine.ts';
import { safeText } from '#renderer/ui/terminal/safe-text.ts';

/** Colours of a terminal, by level; what the job prints itself stands as it is. */
const COLOURS: Record<LogLine['level'], string> = { out: '', err: '\x1b[31m', trace: '\x1b[90m', debug: '\x1b[90m', info: '', warn: '\x1b[33m', error: '\x1b[31m' };
const DIM = '\x1b[90m';
const PLAIN = '\x1b[0m';

/** One line of a run's log for the terminal: when, who and how grave in front of what was said. */
export function terminalLine({ at, level, logger, text }: LogLine): string {
  const said = safeText(text);
  if (level === 'out' || level === 'err') return `${COLOURS[level]}${said}${PLAIN}`;
  const time = new Date(at).toISOString().slice(11, 23);
  return `${DIM}${time}${PLAIN} ${COLOURS[level]}${level.toUpperCase().padEnd(5)}${PLAIN} ${DIM}${shortLogger(logger)}${PLAIN} ${COLOURS[level]}${said}${PLAIN}`;
}

function shortLogger(logger: string): string {
  return logger.split('.').at(-1) ?? logger;
}
