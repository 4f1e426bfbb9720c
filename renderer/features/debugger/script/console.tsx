import { Eye } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '#renderer/ui/button.tsx';
import { TextInput } from '#renderer/ui/field.tsx';
import { rowsOfGiven } from './script-view.tsx';
import type { ScriptParts } from './script-parts.ts';
import type { ValueRow } from './value-rows.ts';
import { ValueTree } from './value-tree.tsx';

/** A line to evaluate in the frame that is looked at, and what was evaluated before. Up and Down bring back what was typed. */
export function Console({ parts: { values } }: { parts: ScriptParts }) {
  const looked = useStore(values);
  const [text, setText] = useState('');
  const [back, setBack] = useState(0);
  const end = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (looked.said.length) end.current?.scrollIntoView({ block: 'nearest' });
  }, [looked.said]);
  const evaluate = (event: FormEvent) => {
    event.preventDefault();
    const asked = text.trim();
    if (!asked) return;
    setText('');
    setBack(0);
    void values.evaluate(asked);
  };
  const recall = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    const now = Math.max(0, Math.min(looked.said.length, back + (event.key === 'ArrowUp' ? 1 : -1)));
    setBack(now);
    setText(now === 0 ? '' : looked.said.at(-now)!.text);
  };
  const rows = looked.said.flatMap(({ text: each, given }, index) => rowsOfGiven(`said/${index}/${each}`, each, given, looked));
  const textOf = ({ path }: ValueRow) => path.replace(/^said\/\d+\//, '');
  return (
    <>
      {rows.length > 0 && (
        <ValueTree
          label="Evaluated"
          rows={rows}
          values={values}
          aside={(row) => (
            <IconButton label={`Watch ${textOf(row)}`} onClick={(event) => (event.stopPropagation(), values.watch(textOf(row)))}>
              <Eye size={12} />
            </IconButton>
          )}
        />
      )}
      <form className="script-ask" ref={end} onSubmit={evaluate}>
        <TextInput aria-label="Expression to evaluate" className="mono" placeholder="Enter evaluates it" value={text} onChange={({ target }) => setText(target.value)} onKeyDown={recall} />
      </form>
    </>
  );
}
