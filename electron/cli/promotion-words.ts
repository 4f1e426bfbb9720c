import type { PromotionRecord, TimelineEntry } from '#shared/deployment/promotion-record.ts';
import type { Check, LiveJob, PromotionPlan } from '#shared/services/promotion.ts';

const MARKS: Record<Check['state'], string> = { waiting: ' ', running: '…', passed: '✓', warned: '!', failed: '✗', unknown: '?', skipped: '-' };

export function checkInWords({ state, title, evidence, fix, code }: Check): string {
  const more = state === 'failed' || state === 'warned' ? `${code ? ` [${code}]` : ''}\n${fix ? `    ${fix}\n` : ''}` : '\n';
  return `  ${MARKS[state]} ${title}: ${evidence}${more}`;
}

/** Longer values are cut: what a person compares is seen in a line. */
const WIDEST = 100;

export function planInWords({ job, environment, context, namespace, target, hash, live, changes, topology, steps }: PromotionPlan): string {
  const lines = [`${job} ${hash.slice(0, 12)} to ${environment} (${target}, ${namespace}${context ? ` of ${context}` : ''})`, `Runs there: ${live.hash ? live.hash.slice(0, 12) : 'nothing of Weir'}. ${live.health.message}`];
  lines.push(...changesInWords(changes));
  if (topology) lines.push(`State: ${topology.message}`);
  return `${[...lines, ...steps.map((step, at) => `${at + 1}. ${step}`)].join('\n')}\n`;
}

/** What becomes of each resource, a line each; of those that change, each field. */
export function changesInWords(changes: PromotionPlan['changes']): string[] {
  const lines: string[] = [];
  for (const { object, change, fields } of changes) {
    if (change === 'same') continue;
    lines.push(`  ${{ created: '+', changed: '~', removed: '-' }[change]} ${object}`);
    if (change === 'changed') for (const { path, old, new: now } of fields) lines.push(`      ${path}: ${short(old)} → ${short(now)}`);
  }
  const same = changes.filter(({ change }) => change === 'same').length;
  return same ? [...lines, `  ${same} ${same === 1 ? 'resource stays' : 'resources stay'} as they are.`] : lines;
}

function short(value: string | null): string {
  if (value === null) return '(nothing)';
  const line = value.replace(/\n/g, '⏎');
  return line.length > WIDEST ? `${line.slice(0, WIDEST)}…` : line;
}

export function entryInWords({ at, from, level, text }: TimelineEntry): string {
  return `${clock(at)} ${level === 'info' ? '' : `${level}: `}${from === 'weir' ? '' : `${from}: `}${text}\n`;
}

export function outcomeInWords({ outcome, health, failure, saved, environment, job, kind }: PromotionRecord): string {
  const kept = saved ? ` What ran before is saved at ${saved.path}.` : '';
  switch (outcome) {
    case 'healthy':
      return `${job} is healthy in ${environment}. ${health?.message ?? ''}\n`;
    case 'done':
      return `${kind} of ${job} in ${environment} is done.${health ? ` ${health.message}` : ''}${kept}\n`;
    case 'unhealthy':
      return `${job} did not get healthy in ${environment}: ${failure?.message ?? ''} [${failure?.code ?? ''}]${kept}\n"weir rollback ${job} --env ${environment}" goes back to what ran before.\n`;
    default:
      return `${job} was not promoted to ${environment}: ${failure?.message ?? ''} [${failure?.code ?? ''}]${kept}\n`;
  }
}

export function liveInWords(job: string, environment: string, { hash, revision, health, newest }: LiveJob): string {
  const lines = [`${job}  ${environment}  ${health.state}  ${hash ? hash.slice(0, 12) : '-'}${revision ? `  ${revision.slice(0, 12)}` : ''}`, `  ${health.message}`];
  for (const one of health.disagreements) lines.push(`  ! ${one}`);
  if (newest) lines.push(`  newest state: ${newest.kind} ${newest.path}, ${new Date(newest.at).toISOString()}`);
  return `${lines.join('\n')}\n`;
}

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}
