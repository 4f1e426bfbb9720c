import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { createWindowLineage } from '#test/fakes/window-lineage.ts';
import { runStatus, windowParts } from '#test/fakes/window-parts.ts';
import { Failure } from '#shared/base/failure.ts';
import { lineageFeature } from './lineage.feature.tsx';

const RUN = runStatus({ state: 'finished', standIns: ['clicks', 'names'].map((table) => ({ table, role: 'source', connector: 'kafka', by: 'sample', abilities: 'real' }) as never) });

function Story({ ask }: { ask?: 'why' | 'where' | 'refused' }) {
  const feature = useMemo(() => {
    const lineage = createWindowLineage();
    const refused = { ...lineage, why: async () => Promise.reject(new Failure('lineage-row', 'There is no such row in the table of the sink counts when the job runs on its samples from beginning to end: it may have been replaced later on.')) };
    const made = lineageFeature.activate(windowParts({ lineage: (ask === 'refused' ? refused : lineage) as never }, { run: RUN }));
    const run = (id: string, argument: unknown) => void made.commands!.find((command) => command.id === id)!.run(argument);
    if (ask === 'where') run('lineage.where', { table: 'clicks', line: 7 });
    else if (ask) run('lineage.why', { sink: 'counts', row: { k: '"a"', n: '2' }, kind: null });
    return made;
  }, []);
  useEffect(() => () => feature.dispose(), [feature]);
  const [view] = useStore(feature.views!);
  const Body = view!.Body;
  return <Body />;
}

export const NothingAsked = () => <Story />;
export const WhyARowIsThere = () => <Story ask="why" />;
export const WhereARowWent = () => <Story ask="where" />;
export const NoSuchRow = () => <Story ask="refused" />;
