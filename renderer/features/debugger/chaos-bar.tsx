import { Skull, Timer, Unplug } from 'lucide-react';
import { useState } from 'react';
import type { RunTimeline } from '#shared/services/chaos.ts';
import type { Topology } from '#shared/topology/model.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Select } from '#renderer/ui/field.tsx';
import type { ChaosStore } from './chaos-store.ts';
import { lastingWords } from './timeline-words.ts';

const TIMES = [1_000, 5_000, 30_000, 120_000];

interface Props {
  chaos: ChaosStore;
  topology: Topology | undefined;
  titles: ReadonlyMap<string, string>;
  timeline: RunTimeline;
}

/** Ways to make a run fail: each says what, where and for how long. */
export function ChaosBar({ chaos, topology, titles, timeline }: Props) {
  const operators = topology?.operators ?? [];
  const sinks = operators.filter(({ type }) => type.includes('sink'));
  const [held, setHeld] = useState<string>();
  const [heldFor, setHeldFor] = useState('5000');
  const [sink, setSink] = useState<string>();
  const [cutFor, setCutFor] = useState('5000');
  const [at, to] = [held ?? operators[0]?.uid, sink ?? sinks[0]?.uid];
  const isCut = timeline.events.findLast(({ kind, operator }) => operator === to && (kind === 'sink-cut' || kind === 'sink-back'))?.kind === 'sink-cut';
  return (
    <div className="chaos-bar" role="toolbar" aria-label="Make the run fail">
      <Button icon={<Skull size={13} aria-hidden="true" />} onClick={() => void chaos.kill(0, false)}>
        Kill the TaskManager
      </Button>
      {at !== undefined && (
        <span className="chaos-group">
          <Button icon={<Timer size={13} aria-hidden="true" />} onClick={() => void chaos.delay(at, millis(heldFor))}>
            Delay the next checkpoint
          </Button>
          <Pick label="Operator that delays it" value={at} onChange={setHeld} options={operators.map(({ uid }) => [uid, `at ${titles.get(uid) ?? uid}`])} />
          <Pick label="For how long" value={heldFor} onChange={setHeldFor} options={lasting('until Flink gives it up')} />
        </span>
      )}
      {to !== undefined && (
        <span className="chaos-group">
          {isCut ? (
            <Button icon={<Unplug size={13} aria-hidden="true" />} onClick={() => void chaos.mend(to)}>
              Bring the sink back
            </Button>
          ) : (
            <Button icon={<Unplug size={13} aria-hidden="true" />} onClick={() => void chaos.cut(to, millis(cutFor))}>
              Cut the sink
            </Button>
          )}
          <Pick label="Sink" value={to} onChange={setSink} options={sinks.map(({ uid }) => [uid, titles.get(uid) ?? uid])} />
          <Pick label="Cut for how long" value={cutFor} onChange={setCutFor} options={lasting('until it is brought back')} />
        </span>
      )}
    </div>
  );
}

function Pick({ label, value, onChange, options }: { label: string; value: string; onChange(value: string): void; options: readonly (readonly [string, string])[] }) {
  return (
    <Select aria-label={label} value={value} onChange={({ target }) => onChange(target.value)}>
      {options.map(([key, words]) => (
        <option key={key} value={key}>
          {words}
        </option>
      ))}
    </Select>
  );
}

const lasting = (open: string) => [...TIMES.map((ms) => [String(ms), `for ${lastingWords(ms)}`] as const), ['', open] as const];
const millis = (chosen: string) => (chosen === '' ? null : Number(chosen));
