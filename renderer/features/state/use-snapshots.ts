import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { keepOpen } from '#renderer/platform/keep-open.ts';
import { clock, dayAndTime } from '#renderer/ui/clock.ts';
import type { StateFrom } from './state-store.ts';
import type { StateParts } from './state-view.tsx';

/** The checkpoints of the run in front, then the savepoints of its job; the newest first each. */
export function useSnapshots({ session, clients, link }: Pick<StateParts, 'session' | 'clients' | 'link'>): readonly StateFrom[] {
  const run = useStore(session, (state) => state.run?.run);
  const file = useStore(session, ({ activeFile }) => activeFile?.path);
  const [points, setPoints] = useState<readonly StateFrom[]>([]);
  const [saved, setSaved] = useState<readonly StateFrom[]>([]);
  useEffect(() => {
    setPoints([]);
    if (run === undefined) return;
    const stream = keepOpen(link, {
      open: (signal) => clients.runs.points({ run }, signal),
      onItem: ({ points: all }) =>
        setPoints([...all].reverse().flatMap(({ number, at, records, paths: [path, ...others] }) => (path === undefined ? [] : [{ path, others, title: `checkpoint ${number}, ${clock(at)}, ${records ?? '?'} ${records === 1 ? 'record' : 'records'} in` }]))),
      onFailure: () => {},
    });
    return () => stream.dispose();
  }, [run, clients, link]);
  useEffect(() => {
    let left = false;
    const show = (list: readonly StateFrom[]) => void (left || setSaved(list));
    if (file === undefined) show([]);
    else clients.runs.savepoints({ file }).then((kept) => show(kept.map(({ path, at }) => ({ path, title: `savepoint of ${dayAndTime(at)}` }))), () => show([]));
    return () => void (left = true);
  }, [file, run, clients]);
  return [...points, ...saved];
}
