import { Pause, Play } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { Field, Select, TextInput } from '#renderer/ui/field.tsx';
import type { Query } from './topic-reader.ts';

export interface QueryBarProps {
  query: Query;
  reading: boolean;
  onRead(query: Query): void;
  onStop(): void;
}

const STARTS = [
  ['latest', 'the newest'],
  ['earliest', 'the oldest'],
  ['end', 'now on'],
  ['offset', 'an offset'],
  ['time', 'a time'],
] as const;

const DECODINGS = [
  ['auto', 'as it is'],
  ['registry', 'by the registry'],
  ['json', 'as JSON'],
  ['csv', 'as CSV'],
  ['text', 'as text'],
  ['hex', 'as bytes'],
] as const;

/** Which messages are shown. Enter reads. */
export function QueryBar({ query: asked, reading, onRead, onStop }: QueryBarProps) {
  const [query, setQuery] = useState(asked);
  const set = (change: Partial<Query>) => setQuery((before) => ({ ...before, ...change }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onRead(query);
  };
  return (
    <form className="query-bar" aria-label="Which messages" onSubmit={submit}>
      <Field label="From">
        <Select value={query.from} onChange={({ target }) => set({ from: target.value as Query['from'], follow: target.value === 'end' || query.follow })}>
          {STARTS.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </Select>
      </Field>
      {query.from === 'offset' && (
        <Field label="Offset">
          <TextInput inputMode="numeric" pattern="[0-9]{1,18}" required value={query.offset} onChange={({ target }) => set({ offset: target.value })} />
        </Field>
      )}
      {query.from === 'time' && (
        <Field label="Time">
          <TextInput type="datetime-local" step="1" required value={query.time} onChange={({ target }) => set({ time: target.value })} />
        </Field>
      )}
      <Field label="Partitions">
        <TextInput placeholder="all" pattern="[0-9]+([\s,]+[0-9]+)*" title="Numbers with commas between them, or nothing for all" value={query.partitions} onChange={({ target }) => set({ partitions: target.value })} />
      </Field>
      <Field label="Key contains">
        <TextInput value={query.key} onChange={({ target }) => set({ key: target.value })} />
      </Field>
      <Field label="Condition">
        <TextInput className="query-condition" placeholder="amount > 100 and country = &quot;NL&quot;" value={query.expression} onChange={({ target }) => set({ expression: target.value })} />
      </Field>
      <Field label="Values">
        <Select value={query.decode} onChange={({ target }) => set({ decode: target.value as Query['decode'] })}>
          {DECODINGS.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </Select>
      </Field>
      <label className="query-follow">
        <input type="checkbox" checked={query.follow} onChange={({ target }) => set({ follow: target.checked })} />
        Follow
      </label>
      {/* Always there: Enter in a field presses it. */}
      <Button type="submit" icon={<Play size={13} />}>
        Read
      </Button>
      {reading && (
        <Button icon={<Pause size={13} />} onClick={onStop}>
          Stop
        </Button>
      )}
    </form>
  );
}
