import { ChevronDown, ChevronUp, Copy, X } from 'lucide-react';
import { useState } from 'react';
import { describeOperator } from '#shared/topology/describe-operator.ts';
import type { Operator, Topology } from '#shared/topology/model.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { useCanvas, useSession, useTopology } from './canvas-context.ts';
import { operatorFacts } from './operator-facts.ts';
import './inspector.css';

/** What Flink says of the operator in hand: one line at the foot of the canvas, all of it on demand. */
export function Inspector() {
  const picked = useSession(({ selectedOperator }) => selectedOperator);
  const topology = useTopology((state) => state.topology);
  const [open, setOpen] = useState(false);
  const operator = topology?.operators.find(({ uid }) => uid === picked);
  if (!operator || !topology) return null;
  return <Facts operator={operator} topology={topology} open={open} onToggle={() => setOpen(!open)} />;
}

interface FactsProps {
  operator: Operator;
  topology: Topology;
  open: boolean;
  onToggle(): void;
}

function Facts({ operator, topology, open, onToggle }: FactsProps) {
  const { pick } = useCanvas();
  const words = describeOperator(operator);
  const Chevron = open ? ChevronDown : ChevronUp;
  return (
    <section className="inspector" aria-label={`Operator ${words.title}`} aria-live="polite">
      <header className="inspector-head">
        <strong>{words.title}</strong>
        <span className="inspector-meaning">{[words.kind, words.meaning].filter(Boolean).join(' · ')}</span>
        <button type="button" className="inspector-toggle" aria-expanded={open} onClick={onToggle}>
          {open ? 'less' : 'all facts'} <Chevron size={13} aria-hidden="true" />
        </button>
        <IconButton label="Let go of the operator" keys="Esc" onClick={() => pick(undefined)}>
          <X size={14} />
        </IconButton>
      </header>
      {open && (
        <dl className="inspector-facts">
          {operatorFacts(operator, topology).map(({ name, value, code }) => (
            <div key={name + value} className="inspector-fact">
              <dt>{name}</dt>
              <dd className={code ? 'mono' : ''}>{value}</dd>
              {code && (
                <IconButton label={`Copy ${name}`} onClick={() => void navigator.clipboard.writeText(value)}>
                  <Copy size={12} />
                </IconButton>
              )}
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
