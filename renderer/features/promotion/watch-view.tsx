import { useEffect, useRef } from 'react';
import type { PromotionRecord } from '#shared/deployment/promotion-record.ts';
import { Button } from '#renderer/ui/button.tsx';
import { clock } from '#renderer/ui/clock.ts';
import { doingWords, OUTCOME_WORDS, short, STEP_WORDS } from './words.ts';

export interface WatchViewProps {
  record: PromotionRecord;
  onRollBack(): void;
}

/** A promotion as it goes on: its steps, one status, and what was seen and done, newest last. */
export function WatchView({ record, onRollBack }: WatchViewProps) {
  const { kind, job, environment, hash, outcome, steps, health, failure, saved } = record;
  return (
    <div className="watch">
      <section className="watch-steps" aria-label="Steps" tabIndex={0}>
        <h3>
          {doingWords(kind, job, environment)}: <span data-outcome={outcome}>{OUTCOME_WORDS[outcome]}</span> <span className="mono dim">{short(hash)}</span>
        </h3>
        {failure && (
          <div className="watch-failure" role="alert">
            <p>{failure.message}</p>
            <code>{failure.code}</code>
            {saved && <p className="dim">What ran before is saved at {saved.path}.</p>}
            {outcome === 'unhealthy' && record.before !== null && <Button onClick={onRollBack}>Roll back to {short(record.before)}…</Button>}
          </div>
        )}
        <ol>
          {steps.map(({ id, state, message }) => (
            <li key={id} data-state={state} aria-current={state === 'running' ? 'step' : undefined}>
              <span className="watch-dot" aria-hidden="true" />
              <span>{STEP_WORDS[id]}</span>
              {message && <p>{message}</p>}
            </li>
          ))}
        </ol>
        {health && outcome === 'running' && (
          <p className="watch-health" role="status">
            {health.message}
          </p>
        )}
        {health?.disagreements.map((one) => (
          <p key={one} className="plan-disagrees">
            {one}
          </p>
        ))}
      </section>
      <Timeline timeline={record.timeline} />
    </div>
  );
}

function Timeline({ timeline }: Pick<PromotionRecord, 'timeline'>) {
  const end = useRef<HTMLLIElement>(null);
  // In braces: newer browsers give a promise back, which is no way to undo an effect.
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [timeline.length]);
  return (
    <section className="watch-timeline" aria-label="Timeline" tabIndex={0}>
      <ol>
        {timeline.map(({ at, from, level, text }, index) => (
          <li key={index} data-level={level} ref={index === timeline.length - 1 ? end : undefined}>
            <time className="mono">{clock(at)}</time>
            <span className="watch-from">{from}</span>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
