/** How a line stands that Flink logs; what a job prints itself has none. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a line of a pod says about itself. */
export interface ReadLine {
  level: LogLevel | null;
  /** Flink's id of the job that the line is about. */
  job: string | null;
  /** The task: the chain of operators that Flink runs in one thread, by Flink's name. */
  task: string | null;
  /** Where the message begins in the text; 0 where nothing stands before it. */
  head: number;
}

/** Of `log-config.ts`, and of Flink's own, which names neither job nor thread. */
const HEAD = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (TRACE|DEBUG|INFO|WARN|ERROR|FATAL) +\S+ +(?:\[([0-9a-f]{32})?\] \[(.+?)\] - |(?:\[[^\]]*\] )*- )/;
/** Threads that Flink runs for a task, its own among them: `GroupAggregate[3] (1/2)#0`. */
const TASK_THREAD = /^(?:Source Data Fetcher for |Legacy Source Thread - |Time Trigger for |OutputFlusher for )?(.+?)(?: \(\d+\/\d+\)(?:#\d+)?)$/;
/** A JobManager and a TaskManager say of each task how it goes on; the name begins the line. */
const SWITCHED = /^(.+) \(\d+\/\d+\)(?:#\d+)? \([0-9a-f_]+\) switched from /;
/** What goes on from the line before: a stack and its causes, or an exception that stands on a line of its own. */
const GOES_ON = /^(?:\s+(?:at|\.\.\.) |\s*Caused by: |\s*Suppressed: |[\w.$]+(?:Exception|Error|Throwable)\b)/;
/** Names that are remembered; a job has fewer tasks. */
const NAMES = 2_000;

/**
 * Reads the lines of a job's pods. Flink puts the job's id into the MDC of what it logs for a job, and never the operator: which task speaks is told by the thread
 * (a task's threads bear its name), or by the message where it names a task that was heard of before.
 */
export class PodLog {
  /** Longest first: one name may end with another. */
  private tasks: string[] = [];
  private readonly last = new Map<string, ReadLine>();

  /** @param source what the lines come from one after the other: a container of a pod */
  read(text: string, source: string): ReadLine {
    const line = this.headed(text) ?? this.unheaded(text, source);
    this.last.set(source, line);
    return line;
  }

  private headed(text: string): ReadLine | undefined {
    const found = HEAD.exec(text);
    if (!found) return undefined;
    const [{ length: head }, level, job = null, thread] = found;
    return { level: level!.toLowerCase() as LogLevel, job, task: this.taskOf(thread, text.slice(head)), head };
  }

  private unheaded(text: string, source: string): ReadLine {
    const before = this.last.get(source);
    return before && before.level !== null && GOES_ON.test(text) ? { ...before, head: 0 } : { level: null, job: null, task: null, head: 0 };
  }

  private taskOf(thread: string | undefined, message: string): string | null {
    const named = (thread && TASK_THREAD.exec(thread)?.[1]) ?? SWITCHED.exec(message)?.[1];
    if (named !== undefined) return this.learn(named);
    return this.tasks.find((name) => message.includes(`${name} (`)) ?? null;
  }

  private learn(name: string): string {
    if (!this.tasks.includes(name) && this.tasks.length < NAMES) this.tasks = [...this.tasks, name].sort((one, other) => other.length - one.length);
    return name;
  }
}
