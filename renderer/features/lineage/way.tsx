import { useStore } from 'zustand';
import type { LineageNote } from '#shared/topology/lineage.ts';
import type { LineageParts } from './lineage-view.tsx';
import { useTitles } from './titles.ts';

export interface WayStop {
  uid: string;
  name: string;
  description: string;
  /** Right of the name: figures, or what became of the row. */
  sign: string;
  tone: 'plain' | 'good' | 'busy' | 'error';
  note?: LineageNote | undefined;
}

/** Operators one below the other, from source to sink; a click shows one on the canvas. */
export function Way({ label, stops, foot, parts: { session } }: { label: string; stops: readonly WayStop[]; foot: string; parts: LineageParts }) {
  const titles = useTitles(session);
  const selected = useStore(session, (state) => state.selectedOperator);
  return (
    <section className="lineage-way" aria-label={label}>
      <ol>
        {stops.map(({ uid, name, description, sign, tone, note }) => (
          <li key={uid} data-tone={tone}>
            <button type="button" aria-pressed={selected === uid} title={description} onClick={() => session.setState({ selectedOperator: uid })}>
              <span>{titles.get(uid) ?? name}</span>
              <em>{sign}</em>
            </button>
            {note && (
              <p>
                {note.message} <code>{note.code}</code>
              </p>
            )}
          </li>
        ))}
      </ol>
      <footer>{foot}</footer>
    </section>
  );
}
