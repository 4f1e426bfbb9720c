import type { LogLine } from '#shared/services/engine.ts';

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

/**
 * What a job prints may colour itself, and nothing else: no sequence that moves the cursor, renames the window, writes
 * the clipboard or makes links reaches the terminal.
 */
export function safeText(text: string): string {
  const colours: string[] = [];
  const kept = text.replace(/\x1b\[[\d;:]*m/g, (colour) => `\ue000${colours.push(colour) - 1}\ue001`);
  const bare = kept
    .replace(/\x1b[\]PX^_][\s\S]*?(?:\x07|\x1b\\|$)/g, '')
    .replace(/\x1b\[[0-?]*[ -/]*[@-~]/g, '')
    .replace(/\r?\n/g, '\r\n')
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)/g, '');
  return bare.replace(/\ue000(\d+)\ue001/g, (_, index) => colours[Number(index)] ?? '');
}

function shortLogger(logger: string): string {
  return logger.split('.').at(-1) ?? logger;
}

/** The newest lines, and how many older ones had to go. */
export class LogRing {
  private lines: string[] = [];
  dropped = 0;

  constructor(private readonly most = 10_000) {}

  push(line: string): void {
    this.lines.push(line);
    // Cut in one go: taking the first off ten thousand, line by line, is slow.
    if (this.lines.length < this.most * 1.1) return;
    const over = this.lines.length - this.most;
    this.lines = this.lines.slice(over);
    this.dropped += over;
  }

  clear(): void {
    this.lines = [];
    this.dropped = 0;
  }

  all(): readonly string[] {
    return this.lines;
  }
}
