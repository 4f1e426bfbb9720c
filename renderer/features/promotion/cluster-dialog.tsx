import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { ClusterProgress, SessionCluster } from '#shared/services/promotion.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Broken, Skeleton } from '#renderer/ui/faces.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import type { ClusterStore } from './cluster-store.ts';
import { Changes } from './gate-view.tsx';
import { clock } from '#renderer/ui/clock.ts';

/** The session cluster that Weir makes: how it stands, what would change, and, once the person agrees, how that goes. */
export function ClusterDialog({ store }: { store: ClusterStore }) {
  const { open, seen, progress, busy, failure } = useStore(store);
  const [typed, setTyped] = useState('');
  if (!open) return null;
  const close = () => {
    setTyped('');
    store.close();
  };
  const done = progress !== undefined && !busy && !progress.failure && !failure;
  const ready = seen !== undefined && !busy && !seen.refusal && changes(seen) && (!seen.production || typed === open.environment);
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (ready) store.go(seen.production ? typed : null);
  };
  const doing = open.remove ? 'Remove' : seen?.state === 'absent' ? 'Create' : 'Apply';
  const actions = (
    <>
      <Button onClick={close}>{progress ? 'Close' : 'Change nothing'}</Button>
      {!done && (
        <Button tone={open.remove || seen?.production ? 'danger' : 'primary'} type="submit" form="cluster-consent" disabled={!ready}>
          {doing}
        </Button>
      )}
    </>
  );
  return (
    <Dialog title={`Session cluster of ${open.environment}`} onClose={close} actions={actions}>
      <form id="cluster-consent" className="cluster" onSubmit={go}>
        {failure ? <Broken failure={failure} /> : seen ? <Seen seen={seen} /> : <Skeleton label="The cluster is being looked at" />}
        {seen?.production && !progress && (
          <Field label={`${open.environment} is production: type its name`}>
            <TextInput value={typed} onChange={({ target }) => setTyped(target.value)} autoComplete="off" spellCheck={false} />
          </Field>
        )}
        {progress && <Progress progress={progress} busy={busy} />}
      </form>
    </Dialog>
  );
}

function changes({ changes: all, state }: SessionCluster): boolean {
  return state === 'starting' || state === 'failed' || all.some(({ change }) => change !== 'same');
}

function Seen({ seen: { name, namespace, context, message, changes: all, steps, refusal } }: { seen: SessionCluster }) {
  return (
    <section className="plan" aria-label="What would change">
      <p className="plan-live">
        <span className="mono">{name}</span> in {namespace}
        {context && ` of ${context}`}: {message}
      </p>
      <ol className="plan-steps">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {refusal && (
        <p className="plan-disagrees" role="alert">
          {refusal.message} <code>{refusal.code}</code>
        </p>
      )}
      <Changes changes={all} />
    </section>
  );
}

function Progress({ progress: { lines, failure }, busy }: { progress: ClusterProgress; busy: boolean }) {
  return (
    <section className="watch-timeline" aria-label="Progress" aria-busy={busy}>
      <ol>
        {lines.map(({ at, level, text }, index) => (
          <li key={index} data-level={level}>
            <time className="mono">{clock(at)}</time>
            <span />
            <span>{text}</span>
          </li>
        ))}
      </ol>
      {failure && (
        <p className="plan-disagrees" role="alert">
          {failure.message} <code>{failure.code}</code>
        </p>
      )}
    </section>
  );
}
