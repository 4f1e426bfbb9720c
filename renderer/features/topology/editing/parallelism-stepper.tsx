import { Stepper } from '#renderer/ui/stepper.tsx';
import { editedOf, useCanvas, useEdited, useTopology } from '../canvas-context.ts';
import { common, operatorOf, parallelismOf, stepParallelism } from './edit-actions.ts';

/** − n + of one operator. */
export function OperatorStepper({ uid, title }: { uid: string; title: string }) {
  return <ParallelismStepper uids={[uid]} label={`parallelism of ${title}`} tabbable={false} />;
}

/** − n + of several operators at once; `…` where they differ. */
export function ParallelismStepper({ uids, label, tabbable = true }: { uids: readonly string[]; label: string; tabbable?: boolean }) {
  const parts = useCanvas();
  const edited = useEdited();
  const { value, before, pending } = useShownParallelism(uids);
  if (!edited) return null;
  const step = (by: 1 | -1) => {
    const now = editedOf(parts)!;
    const edits = stepParallelism(now, uids, by);
    const next = common(uids, (uid) => Math.max(1, parallelismOf(now, uid) + by));
    parts.edits.edit(edits, next === undefined ? `${label} changed by ${by}` : `${label} is ${next}`);
  };
  return <Stepper label={label} value={value} pending={pending} edited={before !== value} hint={before !== undefined && before !== value ? `${before} without the edits` : undefined} tabbable={tabbable} onStep={step} />;
}

/** What was asked for is shown at once, unless Flink has refused it; `before` is without the edits. */
export function useShownParallelism(uids: readonly string[]) {
  const edited = useEdited();
  const refused = useTopology((state) => state.refused);
  const side = useTopology((state) => state.side);
  if (!edited) return { value: undefined, before: undefined, pending: false };
  const planned = (uid: string) => operatorOf(edited.topology, uid)?.parallelism;
  const isRefused = (uid: string) => refused.some(({ operator, property }) => operator === uid && property === 'parallelism');
  const before = common(uids, (uid) => operatorOf(edited.unedited, uid)?.parallelism);
  if (side !== 'after') return { value: before, before, pending: false };
  const value = common(uids, (uid) => (isRefused(uid) ? planned(uid) : parallelismOf(edited, uid)));
  return { value, before, pending: value !== common(uids, planned) };
}
