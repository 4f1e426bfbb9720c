import { ChevronDown, ChevronUp, Copy, X } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { describeOperator } from '#shared/topology/describe-operator.ts';
import type { Operator, Topology } from '#shared/topology/model.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { useCanvas, useTopology } from './canvas-context.ts';
import { EditForm } from './editing/edit-form.tsx';
import { ParallelismStepper } from './editing/parallelism-stepper.tsx';
import { taskFacts } from './live/live-words.ts';
import { type Fact, operatorFacts } from './operator-facts.ts';
import './inspector.css';

type Part = 'edit' | 'facts' | undefined;

/** The operators in hand: one line at the foot of the canvas; to edit them, or all that Flink says of one, on demand. */
export function Inspector() {
  const { selection, pick, live } = useCanvas();
  const { uids } = useStore(selection);
  const topology = useTopology((state) => state.topology);
  const isAfter = useTopology(({ side }) => side === 'after');
  const figures = useStore(live, (state) => state.figures);
  const isThere = useTopology(({ side }) => side === 'there');
  const [open, setOpen] = useState<Part>();
  const operators = topology?.operators.filter(({ uid }) => uids.has(uid)) ?? [];
  const [operator] = operators;
  if (!operator || !topology) return null;
  const one = operators.length === 1;
  const words = describeOperator(operator);
  const title = one ? words.title : `${operators.length} operators`;
  const meaning = one ? [words.kind, words.meaning].filter(Boolean).join(' · ') : operators.map((each) => describeOperator(each).title).join(', ');
  const inHand = operators.map(({ uid }) => uid);
  return (
    <section className="inspector" aria-label={one ? `Operator ${title}` : title} aria-live="polite">
      <header className="inspector-head">
        <strong>{title}</strong>
        <span className="inspector-meaning">{meaning}</span>
        {isAfter && <ParallelismStepper uids={inHand} label={`parallelism of ${title}`} />}
        {!isThere && <Toggle words="edit" part="edit" open={open} onOpen={setOpen} />}
        {one && <Toggle words="all facts" part="facts" open={open} onOpen={setOpen} />}
        <IconButton label={one ? 'Let go of the operator' : 'Let go of the operators'} keys="Esc" onClick={() => pick(undefined)}>
          <X size={14} />
        </IconButton>
      </header>
      {open === 'edit' && !isThere && <EditForm key={inHand.join()} uids={inHand} />}
      {open === 'facts' && one && <Facts operator={operator} topology={topology} more={isThere && figures ? taskFacts(figures, operator.uid) : []} />}
    </section>
  );
}

function Toggle({ words, part, open, onOpen }: { words: string; part: Part; open: Part; onOpen(part: Part): void }) {
  const isOpen = open === part;
  const Chevron = isOpen ? ChevronDown : ChevronUp;
  return (
    <button type="button" className="inspector-toggle" aria-expanded={isOpen} onClick={() => onOpen(isOpen ? undefined : part)}>
      {words} <Chevron size={13} aria-hidden="true" />
    </button>
  );
}

function Facts({ operator, topology, more }: { operator: Operator; topology: Topology; more: readonly Fact[] }) {
  return (
    <dl className="inspector-facts">
      {[...more, ...operatorFacts(operator, topology)].map(({ name, value, code }) => (
        <div key={name + value} className="inspector-fact">
          <dt>{name}</dt>
          <dd className={code ? 'mono' : ''}>
            <span>{value}</span>
            {code && (
              <IconButton label={`Copy ${name}`} onClick={() => void navigator.clipboard.writeText(value)}>
                <Copy size={12} />
              </IconButton>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
