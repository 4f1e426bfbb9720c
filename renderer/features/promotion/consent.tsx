import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import type { PromotionStore } from './promotion-store.ts';
import { doingWords, jobOf } from './words.ts';

const WHAT = {
  promote: 'The checks run once more; then what the difference shows is done. Closing this window does not stop it.',
  rollback: 'The earlier version takes the place of what runs, with the state that it was stopped with. What came since is read again, where its source still has it.',
  suspend: 'The job is stopped with a savepoint and can be resumed from it.',
  resume: 'The job starts from the savepoint it was suspended with.',
  cancel: 'The job is stopped for good, with a savepoint.',
  redeploy: 'The version that runs is stopped with a savepoint and started anew from it.',
} as const;

/** Asks before anything is changed; a production environment by its name. */
export function Consent({ store, session }: { store: PromotionStore; session: FeatureParts['session'] }) {
  const { asked, environment, environments } = useStore(store);
  const file = useStore(session, ({ activeFile }) => activeFile?.path);
  if (!asked || environment === undefined || file === undefined) return null;
  const production = environments?.find(({ name }) => name === environment)?.production ?? true;
  return <Ask key={asked.kind} store={store} kind={asked.kind} job={jobOf(file)} environment={environment} production={production} />;
}

function Ask({ store, kind, job, environment, production }: { store: PromotionStore; kind: keyof typeof WHAT; job: string; environment: string; production: boolean }) {
  const [typed, setTyped] = useState('');
  const close = () => store.setState({ asked: undefined });
  const doing = doingWords(kind, job, environment);
  const ready = !production || typed === environment;
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (ready) void store.go(production ? typed : null);
  };
  const actions = (
    <>
      <Button onClick={close}>Change nothing</Button>
      <Button tone={production ? 'danger' : 'primary'} type="submit" form="promotion-consent" disabled={!ready}>
        {doing}
      </Button>
    </>
  );
  return (
    <Dialog title={`${doing}?`} onClose={close} actions={actions}>
      <form id="promotion-consent" onSubmit={go}>
        <p>{WHAT[kind]}</p>
        {production && (
          <Field label={`${environment} is production: type its name`}>
            <TextInput autoFocus value={typed} onChange={({ target }) => setTyped(target.value)} autoComplete="off" spellCheck={false} />
          </Field>
        )}
      </form>
    </Dialog>
  );
}
