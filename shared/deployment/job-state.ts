const OVER = new Set(['FINISHED', 'CANCELED', 'FAILED']);

/** Whether a job that Flink says this state of runs no more and never will again. */
export function isOver(state: string): boolean {
  return OVER.has(state);
}
