import { bytesInWords } from '#shared/topology/bytes.ts';
import type { JobDiff, OperatorVerdict } from '#shared/topology/verdict.ts';
import type { VerdictNote } from '#renderer/platform/session.ts';

/** What a change does to the state of the run, for the bar under the canvas; `running`: it can be applied. */
export function noteOf(diff: JobDiff, running: boolean): VerdictNote {
  const note = { ...headOf(diff), reasons: diff.operators.flatMap(reasonOf) };
  const apply = { title: diff.restore === 'drops' ? 'Apply to the run…' : 'Apply to the run', command: 'verdict.apply', ...(diff.restore === 'works' && { primary: true }) };
  return { ...note, actions: running && diff.restore !== 'fails' ? [apply] : [] };
}

/** What a promotion would do to the state of what runs in an environment; the way there is a promotion. */
export function noteAgainst(environment: string, diff: JobDiff): VerdictNote {
  const note = noteOf(diff, false);
  return { ...note, headline: `Against ${environment}: ${note.headline}` };
}

/** The operators whose state is lost, each with its size where a savepoint told it. */
export function droppedIn({ operators }: JobDiff): string[] {
  return operators.filter(({ verdict }) => verdict === 'lost').map((operator) => nameOf(operator) + (operator.bytes === null ? '' : ` (${bytesInWords(operator.bytes)})`));
}

function headOf(diff: JobDiff): Pick<VerdictNote, 'tone' | 'headline' | 'words'> {
  switch (diff.restore) {
    case 'works':
      return kept(diff);
    case 'drops':
      return { tone: 'error', headline: `Works, but drops the state of ${listed(droppedIn(diff))}.`, words: '' };
    case 'fails':
      return { tone: 'error', headline: 'Would fail:', words: diff.message };
    case 'unsure':
      return { tone: 'warning', headline: 'Unsure:', words: diff.message };
  }
}

function kept({ operators }: JobDiff): Pick<VerdictNote, 'tone' | 'headline' | 'words'> {
  const rewritten = operators.filter(({ verdict }) => verdict === 'migrates').map(nameOf);
  if (rewritten.length) return { tone: 'busy', headline: 'State kept.', words: `Flink rewrites that of ${listed(rewritten)} as it is read.` };
  const any = operators.some(({ verdict }) => verdict === 'keeps');
  return { tone: 'good', headline: 'State kept.', words: any ? 'Every operator goes on where it was.' : 'There is none that could be lost.' };
}

function reasonOf(operator: OperatorVerdict): string[] {
  const { verdict, rule, message } = operator;
  if (verdict === null && rule === null) return [];
  return [`${nameOf(operator)}: ${verdict ?? 'no state'}${rule === null ? '' : ` [${rule}]`}.${message === null ? '' : ` ${message}`}`];
}

function nameOf({ old, new: now }: OperatorVerdict): string {
  return (now ?? old)?.name ?? 'an operator';
}

function listed(names: readonly string[]): string {
  const [last, ...rest] = [...names].reverse();
  if (last === undefined) return 'some operators';
  return rest.length ? `${rest.reverse().join(', ')} and ${last}` : last;
}
