import { useState } from 'react';
import { type StoreApi, useStore } from 'zustand';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { Popover } from '#renderer/ui/popover.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import type { BreakpointStore } from './breakpoint-store.ts';
import { shortName } from './script-words.ts';

/** A line of a file, and where on the window one asks about it. */
export interface AskedLine {
  what: 'menu' | 'question';
  file: string;
  line: number;
  at: { x: number; y: number };
}

export type AskingLine = StoreApi<{ asked: AskedLine | undefined }>;

/** The menu of a line, and the question what its breakpoint is to do. */
export function AskScriptBreakpoint({ asking, breakpoints }: { asking: AskingLine; breakpoints: BreakpointStore }) {
  const { asked } = useStore(asking);
  if (!asked) return null;
  const key = `${asked.file}:${asked.line}`;
  return asked.what === 'menu' ? <LineMenu key={key} asked={asked} asking={asking} breakpoints={breakpoints} /> : <Question key={key} asked={asked} asking={asking} breakpoints={breakpoints} />;
}

interface AskedProps {
  asked: AskedLine;
  asking: AskingLine;
  breakpoints: BreakpointStore;
}

function LineMenu({ asked, asking, breakpoints }: AskedProps) {
  const { file, line } = asked;
  const known = breakpoints.at(file, line);
  const ask = () => asking.setState({ asked: { ...asked, what: 'question' } });
  const items = known
    ? [
        { id: 'change', title: 'Change it…', note: 'its condition, or what it says', run: ask },
        { id: 'enable', title: known.enabled ? 'Switch it off' : 'Switch it on', run: () => breakpoints.enable(known.id, !known.enabled) },
        { id: 'remove', title: 'Remove it', keys: 'F9', run: () => breakpoints.remove(known.id) },
      ]
    : [
        { id: 'set', title: 'Set a breakpoint', keys: 'F9', run: () => breakpoints.put({ file, line }) },
        { id: 'ask', title: 'Set one with a condition, or a logpoint…', run: ask },
      ];
  // Closing comes before what was chosen: a question takes the menu's place.
  return <Menu label={`Line ${line}`} at={asked.at} sections={[{ title: `${shortName(file)}:${line}`, items }]} onClose={() => asking.setState({ asked: undefined })} />;
}

const KINDS = [
  { value: 'stop', title: 'stop', hint: 'The subtask stops before this line' },
  { value: 'log', title: 'say something', hint: 'A logpoint: it writes to the log, and nothing stops' },
] as const;

function Question({ asked: { file, line, at }, asking, breakpoints }: AskedProps) {
  const known = breakpoints.at(file, line);
  const [kind, setKind] = useState<'stop' | 'log'>(known && known.log !== null ? 'log' : 'stop');
  const [condition, setCondition] = useState(known?.condition ?? '');
  const [log, setLog] = useState(known?.log ?? '');
  const accept = () => breakpoints.put({ file, line, enabled: known?.enabled ?? true, condition: condition.trim() || null, log: kind === 'log' && log.trim() ? log.trim() : null });
  return (
    <Popover title={`Breakpoint at ${shortName(file)}:${line}`} at={at} accept={known ? 'Change the breakpoint' : 'Set the breakpoint'} onAccept={accept} onClose={() => asking.setState({ asked: undefined })}>
      <Field label="Condition" hint="JavaScript on the names that the line knows; empty for always">
        <TextInput className="mono" placeholder="row.id > 3n" value={condition} onChange={({ target }) => setCondition(target.value)} />
      </Field>
      <Segmented label="What it does" options={KINDS} value={kind} onPick={(picked) => setKind(picked)} />
      {kind === 'log' && (
        <Field label="Message" hint="Expressions in braces: fare is {row.fare}">
          <TextInput className="mono" placeholder="fare is {row.fare}" value={log} onChange={({ target }) => setLog(target.value)} />
        </Field>
      )}
    </Popover>
  );
}
