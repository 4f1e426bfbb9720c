import type { Repeat, RunTimeline, TimelineEvent } from '#shared/services/chaos.ts';

export type EventTone = 'good' | 'bad' | 'meant' | 'plain';

/** How an event is coloured: what went well, what went wrong, what was done on purpose. */
export function toneOf({ kind, text }: Pick<TimelineEvent, 'kind' | 'text'>): EventTone {
  if (kind === 'failed' || kind === 'checkpoint-failed' || kind === 'savepoint-failed' || (kind === 'ended' && text === 'failed')) return 'bad';
  if (kind === 'task-manager-killed' || kind === 'checkpoint-held' || kind === 'sink-cut') return 'meant';
  return kind === 'checkpoint' || kind === 'savepoint' || kind === 'recovered' ? 'good' : 'plain';
}

/** One sentence, operators named as on the canvas; it begins with the job where a run has several. */
export function eventWords(event: TimelineEvent, titles: ReadonlyMap<string, string>, jobs = 1): string {
  return jobs > 1 && event.job !== null ? `Job ${event.job + 1}: ${happened(event, titles)}` : happened(event, titles);
}

function happened(event: TimelineEvent, titles: ReadonlyMap<string, string>): string {
  const { kind, operator, sink, checkpoint, ms, text } = event;
  const who = operator === null ? '' : (titles.get(operator) ?? operator);
  switch (kind) {
    case 'started':
      return 'All tasks run.';
    case 'failed':
      return `Failed${text ? `: ${text}` : '.'}`;
    case 'recovered':
      return `Runs again ${lastingWords(ms ?? 0)} after the failure, ${checkpoint === null ? 'from its beginning' : `from checkpoint ${checkpoint}`}.`;
    case 'ended':
      return text === 'canceled' ? 'The job was cancelled.' : `The job ${text ?? 'ended'}.`;
    case 'checkpoint':
    case 'savepoint':
      return `${kind === 'checkpoint' ? 'Checkpoint' : 'Savepoint'} ${checkpoint} is complete after ${lastingWords(ms ?? 0)}.`;
    case 'checkpoint-failed':
    case 'savepoint-failed':
      return `${kind === 'checkpoint-failed' ? 'Checkpoint' : 'Savepoint'} ${checkpoint} failed${text ? `: ${text}` : '.'}`;
    case 'checkpoint-held':
      return `${who} keeps checkpoint ${checkpoint} back, ${ms === null ? 'until Flink gives it up' : `for ${lastingWords(ms)}`}.`;
    case 'checkpoint-let-go':
      return `${who} lets checkpoint ${checkpoint} go.`;
    case 'task-manager-killed':
      return `The TaskManager was killed${text ? ` ${text}` : ''}${ms ? `; its place stays empty for ${lastingWords(ms)}` : ''}.`;
    case 'task-manager-back':
      return 'Another TaskManager has taken its place.';
    case 'sink-cut':
      return `The sink ${sink} is cut, ${ms === null ? 'until it is brought back' : `for ${lastingWords(ms)}`}.`;
    case 'sink-back':
      return `The sink ${sink} is back.`;
  }
}

/** What a restart did to a sink, and what readers of the real one would see of it. */
export function repeatWords({ sink, checkpoint, written, compared, again, delivery, keyed }: Repeat): string {
  const since = checkpoint === null ? 'the beginning' : `checkpoint ${checkpoint}`;
  if (written === 0) return `${sink} had received nothing since ${since}: nothing comes twice.`;
  const had = `${sink} had received ${count(written, 'row')} since ${since}; ${again === written ? (written === 1 ? 'it came again' : 'all of them came again') : `${again.toLocaleString('en')} of them came again`}`;
  const most = compared < written ? ` (the last ${compared.toLocaleString('en')} could be compared)` : '';
  return `${had}${most}.${meaning(delivery, keyed)}`;
}

function meaning(delivery: string | null, keyed: boolean): string {
  if (delivery === 'exactly-once') return ' The real sink promises exactly-once: it takes the first copies back, and who reads what is committed sees each row once.';
  if (keyed) return " Rows of one key take each other's place, so the table comes out the same; who reads each change sees these twice.";
  if (delivery === 'at-least-once') return ' The real sink promises at-least-once: who reads it sees them twice.';
  return delivery === null ? '' : ' The real sink promises nothing of each row.';
}

/** `12 ms`, `1.2 s`, `2 min`. */
export function lastingWords(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  const seconds = Math.round(ms / 100) / 10;
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** What the job itself has not; checkpoints that a run on samples has all the same are Weir's. */
export function lackingWords({ restarts, checkpoints, events }: Pick<RunTimeline, 'restarts' | 'checkpoints' | 'events'>): string {
  const words = restarts ? [] : ['This job has no restart strategy: its first failure ends it.'];
  if (!checkpoints) words.push(restarts ? 'This job asks for no checkpoints: promoted, it starts from the beginning after a failure.' : 'It asks for no checkpoints either.');
  if (!checkpoints && events.some(({ kind }) => kind === 'checkpoint')) words.push('Those below are taken by Weir, for this run to be taken back.');
  return words.join(' ');
}

/** What the head of the timeline counts; a job that is not restarted fails as it ends. */
export function summaryWords({ events }: Pick<RunTimeline, 'events'>): string {
  const of = (kind: TimelineEvent['kind']) => events.filter((event) => event.kind === kind).length;
  const failed = of('checkpoint-failed');
  const ended = events.filter(({ kind, text }) => kind === 'ended' && text === 'failed').length;
  return `${count(of('failed') + ended, 'failure')} · ${count(of('recovered'), 'recovery', 'recoveries')} · ${count(of('checkpoint'), 'checkpoint')}${failed ? `, ${failed} failed` : ''}`;
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}
