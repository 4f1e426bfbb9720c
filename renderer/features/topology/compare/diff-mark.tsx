import type { OperatorDiff } from '#shared/topology/plan-diff.ts';

/** On a card: what became of the operator, in a word; all of it on resting. */
export function DiffMark({ diff }: { diff: OperatorDiff | undefined }) {
  if (!diff || diff.change === 'same') return null;
  return (
    <span className="diff-mark" data-change={diff.change} title={diffWords(diff)}>
      {diff.change}
    </span>
  );
}

/** The line of meaning while two versions are compared: the first property that differs. */
export function firstDifference(diff: OperatorDiff | undefined): string | undefined {
  const [first, ...others] = [...(diff?.properties ?? [])].sort((a, b) => Number(isLong(a)) - Number(isLong(b)));
  return first && `${first.property} ${first.before} → ${first.after}${others.length ? ` · ${others.length} more` : ''}`;
}

export function diffWords({ change, properties }: OperatorDiff): string {
  return properties.length ? properties.map(({ property, before, after }) => `${property}: ${before} → ${after}`).join('\n') : change;
}

/** Descriptions are too long to be the one thing a card says. */
function isLong({ property }: OperatorDiff['properties'][number]): boolean {
  return property === 'description' || property === 'name';
}
