import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { KeptSavepoint } from '#shared/services/runs.ts';
import { bytesInWords } from '#shared/topology/bytes.ts';
import { Button } from '#renderer/ui/button.tsx';
import { dayAndTime } from '#renderer/ui/clock.ts';
import type { RunParts } from './run-view.tsx';

/** The savepoints that are kept of the job in front, each a place to go on from. */
export function SavepointList({ parts }: { parts: RunParts }) {
  const kept = useKept(parts);
  if (!kept.length) return null;
  return (
    <section className="run-savepoints" aria-label="Savepoints">
      <h3>Savepoints of this job</h3>
      <ul>
        {kept.map(({ path, at, bytes, text }) => (
          <li key={path}>
            <time dateTime={new Date(at).toISOString()}>{dayAndTime(at)}</time>
            <span>{bytesInWords(bytes)}</span>
            <code title="Equal for equal texts of the job">text {text.slice(0, 7)}</code>
            <Button tone="quiet" aria-label={`Restart from ${dayAndTime(at)}`} onClick={() => parts.execute('run.restart', path)}>
              Restart from here
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Read anew whenever the job has another run: that is when there is one more. */
function useKept({ session, clients }: RunParts): readonly KeptSavepoint[] {
  const file = useStore(session, ({ activeFile }) => activeFile?.path);
  const run = useStore(session, (state) => state.run?.run);
  const [kept, setKept] = useState<readonly KeptSavepoint[]>([]);
  useEffect(() => {
    let left = false;
    const show = (list: readonly KeptSavepoint[]) => void (left || setKept(list));
    if (file === undefined) show([]);
    else clients.runs.savepoints({ file }).then(show, () => show([]));
    return () => void (left = true);
  }, [file, run, clients]);
  return kept;
}
