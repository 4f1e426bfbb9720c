import { type FormEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, Select, TextInput } from '#renderer/ui/field.tsx';
import { missingOf, type SecretName, type SecretsStore } from './secrets-store.ts';

export interface SecretsDialogProps {
  store: SecretsStore;
  session: FeatureParts['session'];
}

/** Which secrets have a value on this machine, and new values; none is ever shown. */
export function SecretsDialog({ store, session }: SecretsDialogProps) {
  const { open, kept, asked } = useStore(store);
  const problems = useStore(session, (state) => state.problems);
  const environments = useStore(session, ({ workspace }) => workspace?.environments) ?? [];
  if (!open) return null;
  const missing = missingOf(problems).filter((name) => !kept?.some((secret) => secret.name === name && secret.environment === null));
  return (
    <Dialog title="Secrets on this machine" onClose={store.close}>
      <p className="secrets-about">
        What <code>{'${secret:name}'}</code> stands for when this workspace’s jobs run here. A value can be replaced or deleted, and is never shown. On a cluster the environment’s file names a Kubernetes Secret instead.
      </p>
      <Names kept={kept ?? []} missing={missing} store={store} />
      <Form key={`${asked.environment}\n${asked.name}`} asked={asked} environments={environments.map(({ name }) => name)} known={kept ?? []} store={store} />
    </Dialog>
  );
}

function Names({ kept, missing, store }: { kept: readonly SecretName[]; missing: readonly string[]; store: SecretsStore }) {
  if (!kept.length && !missing.length) return <p className="secrets-none">No secret has a value yet.</p>;
  return (
    <ul className="secrets-names" aria-label="Secrets">
      {missing.map((name) => (
        <li key={`missing ${name}`} data-missing="true">
          <code>{name}</code>
          <span className="secrets-for">no value</span>
          <Button tone="quiet" onClick={() => store.ask({ name, environment: null })}>
            Set…
          </Button>
        </li>
      ))}
      {kept.map((secret) => (
        <Kept key={JSON.stringify(secret)} secret={secret} store={store} />
      ))}
    </ul>
  );
}

function Kept({ secret, store }: { secret: SecretName; store: SecretsStore }) {
  const [sure, setSure] = useState(false);
  const { name, environment } = secret;
  return (
    <li>
      <code title={name}>{name}</code>
      <span className="secrets-for">{environment === null ? 'all environments' : environment}</span>
      <Button tone="quiet" onClick={() => store.ask(secret)}>
        Replace…
      </Button>
      <Button tone={sure ? 'danger' : 'quiet'} aria-label={`${sure ? 'Delete for good' : 'Delete'}: ${name}`} onClick={() => (sure ? void store.remove(secret) : setSure(true))} onBlur={() => setSure(false)}>
        {sure ? 'Delete for good' : 'Delete'}
      </Button>
    </li>
  );
}

function Form({ asked, environments, known, store }: { asked: SecretName; environments: readonly string[]; known: readonly SecretName[]; store: SecretsStore }) {
  const { busy, failure } = useStore(store);
  const [name, setName] = useState(asked.name);
  const [environment, setEnvironment] = useState(asked.environment ?? '');
  const value = useRef<HTMLInputElement>(null);
  const secret = { name: name.trim(), environment: environment || null };
  const replaces = known.some((one) => one.name === secret.name && one.environment === secret.environment);
  const keep = async (event: FormEvent) => {
    event.preventDefault();
    const field = value.current!;
    const given = field.value;
    // It stays nowhere in the window, kept or not.
    field.value = '';
    if (!(await store.keep(secret, given))) field.focus();
  };
  return (
    <form className="secrets-form" aria-label="Set a secret" onSubmit={(event) => void keep(event)}>
      <Field label="Name">
        <TextInput required value={name} onChange={({ target }) => setName(target.value)} placeholder="db_password" />
      </Field>
      <Field label="For">
        <Select value={environment} onChange={({ target }) => setEnvironment(target.value)}>
          <option value="">all environments</option>
          {environments.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Select>
      </Field>
      <Field label={replaces ? 'New value' : 'Value'}>
        <TextInput ref={value} type="password" autoComplete="new-password" required autoFocus={asked.name !== ''} />
      </Field>
      <Button tone="primary" type="submit" disabled={busy}>
        {replaces ? 'Replace' : 'Keep'}
      </Button>
      {failure && (
        <p className="secrets-failure" role="alert">
          {failure.message} <code>{failure.code}</code>
        </p>
      )}
    </form>
  );
}
