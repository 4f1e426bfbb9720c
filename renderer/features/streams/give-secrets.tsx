import { type FormEvent, useState } from 'react';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';

/** Asks for secrets that a connection names. They stay in the host's memory, and are gone with it. */
export function GiveSecrets({ names, parts: { clients }, onGiven }: { names: readonly string[]; parts: Pick<FeatureParts, 'clients'>; onGiven(): void }) {
  const [values, setValues] = useState<Record<string, string>>({});
  const give = async (event: FormEvent) => {
    event.preventDefault();
    for (const name of names) await clients.kafka.giveSecret({ name, value: values[name] ?? '' });
    onGiven();
  };
  return (
    <form className="give-secrets" aria-label="Secrets" onSubmit={(event) => void give(event)}>
      {names.map((name) => (
        <Field key={name} label={`Secret ${name}`} hint="Kept in memory until Weir ends, written nowhere.">
          <TextInput type="password" required value={values[name] ?? ''} onChange={({ target }) => setValues({ ...values, [name]: target.value })} />
        </Field>
      ))}
      <Button type="submit" tone="primary">
        Connect
      </Button>
    </form>
  );
}
