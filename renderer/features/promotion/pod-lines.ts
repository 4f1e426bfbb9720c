import type { PromotionLogLine } from '#shared/services/promotion.ts';
import { LOG_LEVELS, type LogLevel } from '#shared/deployment/pod-log.ts';
import { LineRing } from '#renderer/ui/terminal/line-ring.ts';
import { safeText } from '#renderer/ui/terminal/safe-text.ts';
import { clock } from '#renderer/ui/clock.ts';

/** What is left of a log; null: all of it. */
export interface LogFilter {
  pod: string | null;
  task: string | null;
  job: string | null;
  /** That one and what is graver. */
  level: LogLevel | null;
}

export const ALL_LINES: LogFilter = { pod: null, task: null, job: null, level: null };

/** What a log can be narrowed by: what was heard of so far. */
export interface LogFacets {
  pods: readonly string[];
  tasks: readonly string[];
  jobs: readonly string[];
}

const KEPT = 20_000;
const [DIM, YELLOW, RED, BRIGHT, PLAIN] = ['\x1b[90m', '\x1b[33m', '\x1b[31m', '\x1b[97m', '\x1b[0m'];
const WIDTH = 18;

/** The lines of a job's pods, and those of them that a filter lets through, for the terminal. */
export class PodLines {
  private kept: PromotionLogLine[] = [];
  private filter = ALL_LINES;
  private readonly heard = { pods: new Set<string>(), tasks: new Set<string>(), jobs: new Set<string>() };
  /** Pods whose last line was of the container before its restart. */
  private readonly before = new Set<string>();
  readonly shown = new LineRing(KEPT);

  get size(): number {
    return this.kept.length;
  }

  get facets(): LogFacets {
    return { pods: [...this.heard.pods].sort(), tasks: [...this.heard.tasks].sort(), jobs: [...this.heard.jobs] };
  }

  add(line: PromotionLogLine): void {
    this.kept.push(line);
    if (this.kept.length > KEPT * 1.1) this.kept = this.kept.slice(-KEPT);
    this.heard.pods.add(line.pod);
    if (line.task !== null) this.heard.tasks.add(line.task);
    if (line.job !== null) this.heard.jobs.add(line.job);
    this.show(line);
  }

  narrow(filter: LogFilter): void {
    this.filter = filter;
    this.shown.clear();
    this.before.clear();
    for (const line of this.kept) this.show(line);
  }

  clear(): void {
    this.kept = [];
    this.before.clear();
    this.shown.clear();
  }

  private show(line: PromotionLogLine): void {
    if (!passes(line, this.filter)) return;
    if (line.before) this.before.add(line.pod);
    else if (this.before.delete(line.pod)) this.shown.push(`${BRIGHT}── ${podWords(line)} was restarted ${'─'.repeat(40)}${PLAIN}`);
    this.shown.push(podLine(line));
  }
}

export function passes({ pod, task, job, level }: PromotionLogLine, filter: LogFilter): boolean {
  if (filter.pod !== null && pod !== filter.pod) return false;
  if (filter.task !== null && task !== filter.task) return false;
  // What is of the whole process is of each of its jobs too.
  if (filter.job !== null && job !== null && job !== filter.job) return false;
  return filter.level === null || (level !== null && LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(filter.level));
}

/** When, which pod, how grave and who, in front of what was said. */
export function podLine(line: PromotionLogLine): string {
  const { at, level, text, head } = line;
  const colour = level === 'error' || level === 'fatal' ? RED : level === 'warn' ? YELLOW : '';
  const front = `${DIM}${clock(at)} ${podWords(line).padEnd(WIDTH)}${PLAIN}`;
  const said = `${colour}${safeText(text.slice(head))}${PLAIN}`;
  return head ? `${front} ${colour}${level!.toUpperCase().padEnd(5)}${PLAIN} ${DIM}${loggerIn(text)}${PLAIN} ${said}` : `${front} ${said}`;
}

/** `TaskManager 1-2`, as Flink counts them; the whole name where it is no pod of Flink. */
function podWords({ pod, role }: PromotionLogLine): string {
  if (role === 'jobmanager') return 'JobManager';
  return role === 'taskmanager' ? `TaskManager ${/-taskmanager-(.+)$/.exec(pod)?.[1] ?? pod}` : pod;
}

/** Behind date, time and level; without its packages. */
function loggerIn(text: string): string {
  return safeText(text.split(/ +/, 4)[3]?.split('.').at(-1) ?? '');
}
