import { Crop, Disc } from 'lucide-react';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { DebuggerState } from '#shared/services/debugger.ts';
import type { Topology } from '#shared/topology/model.ts';
import type { Disorder } from '#shared/workspace/sample-stream.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Select } from '#renderer/ui/field.tsx';
import { Section } from './list-section.tsx';
import type { DebuggerParts } from './toolbar.tsx';
import { lateWords, paceWords } from './words.ts';

interface SourcesProps {
  /** See `useSamples`. */
  samples: ReadonlyMap<string, string>;
  titles: ReadonlyMap<string, string>;
  parts: DebuggerParts;
}

/** The sources of a run that goes, each held and paced by itself; without one, the samples that the next run reads. */
export function Sources({ samples, titles, parts }: SourcesProps) {
  const { state, isLive } = useStore(parts.store);
  if (isLive)
    return (
      <Section title="Sources" empty="None can be held.">
        {state?.sources.map((source) => (
          <SourceLine key={source.operator} source={source} title={titles.get(source.operator) ?? source.operator} sample={samples.get(source.operator)} parts={parts} />
        ))}
      </Section>
    );
  if (samples.size === 0) return null;
  return (
    <Section title="Sources" empty="">
      {[...samples].map(([operator, path]) => (
        <li key={operator} className="debugger-source">
          <span className="debugger-words">{titles.get(operator) ?? operator}</span>
          <PartButton path={path} title={titles.get(operator) ?? operator} parts={parts} />
        </li>
      ))}
    </Section>
  );
}

/** The file of the sample stream that each source reads, by the source's uid. */
export function useSamples(session: DebuggerParts['session'], topology: Topology | undefined): ReadonlyMap<string, string> {
  const streams = useStore(session, ({ workspace }) => workspace?.streams);
  return useMemo(() => {
    const pathOf = (table: string | null) => streams?.find((stream) => table !== null && `.${table}`.endsWith(`.${stream.table}`))?.path;
    const known = topology?.operators.flatMap(({ uid, type, table }) => {
      const path = type === 'source' ? pathOf(table) : undefined;
      return path === undefined ? [] : [[uid, path] as const];
    });
    return new Map(known);
  }, [streams, topology]);
}

function PartButton({ path, title, parts: { execute } }: { path: string; title: string; parts: DebuggerParts }) {
  return (
    <IconButton label={`Choose the rows that ${title} replays…`} onClick={() => execute('debugger.part', { path, title })}>
      <Crop size={13} />
    </IconButton>
  );
}

const PACES = { max: 'max', 'speed 1': { speed: 1 }, 'speed 60': { speed: 60 }, 'speed 3600': { speed: 3600 }, 'rate 1': { rate: 1 }, 'rate 10': { rate: 10 }, 'rate 100': { rate: 100 }, 'rate 1000': { rate: 1000 } } as const;

/** What the list of late rows offers; a file can say any other. */
const LATE: readonly Disorder[] = [
  { most: 0, share: 0, by: 0, seed: 1 },
  { most: 10_000, share: 0, by: 0, seed: 1 },
  { most: 600_000, share: 0, by: 0, seed: 1 },
  { most: 0, share: 0.01, by: 3_600_000, seed: 1 },
  { most: 0, share: 0.1, by: 600_000, seed: 1 },
];

function SourceLine({ source, title, sample, parts }: { source: DebuggerState['sources'][number]; title: string; sample: string | undefined; parts: DebuggerParts }) {
  const { store, execute } = parts;
  const { operator, held, pace, disorder } = source;
  const now = pace === null ? '' : pace === 'max' ? 'max' : Object.entries(pace)[0]!.join(' ');
  return (
    <li className="debugger-source">
      <span className="debugger-words">
        {title}
        <small>{held === 'silenced' ? 'silenced: the others go on without it' : held === 'paused' ? 'paused on its own' : paceWords(pace)}</small>
      </span>
      <IconButton label={`Record what leaves ${title}…`} onClick={() => execute('debugger.record', { operator, title })}>
        <Disc size={13} />
      </IconButton>
      {sample !== undefined && <PartButton path={sample} title={title} parts={parts} />}
      {pace !== null && (
        <Select aria-label={`Pace of ${title}`} value={now} onChange={({ target }) => void store.setPace(operator, PACES[target.value as keyof typeof PACES])}>
          {!(now in PACES) && <option value={now}>{paceWords(pace)}</option>}
          {Object.entries(PACES).map(([key, each]) => (
            <option key={key} value={key}>
              {paceWords(each)}
            </option>
          ))}
        </Select>
      )}
      {disorder !== null && (
        <Select aria-label={`Late rows of ${title}`} value={lateWords(disorder)} onChange={({ target }) => void store.setDisorder(operator, LATE.find((each) => lateWords(each) === target.value)!)}>
          {[...LATE, ...(LATE.some((each) => lateWords(each) === lateWords(disorder)) ? [] : [disorder])].map((each) => (
            <option key={lateWords(each)} value={lateWords(each)}>
              {lateWords(each)}
            </option>
          ))}
        </Select>
      )}
      <Select aria-label={`Hold ${title}`} value={held ?? ''} onChange={({ target }) => void store.holdSource(operator, (target.value || null) as 'paused' | 'silenced' | null)}>
        <option value="">goes with the run</option>
        <option value="paused">paused</option>
        <option value="silenced">silenced</option>
      </Select>
    </li>
  );
}
