import type { ActivatedFeature, Feature, FeatureParts } from '#renderer/platform/feature.ts';
import { fixedViews } from '#renderer/platform/fixed-views.ts';
import { SecretsDialog } from './secrets-dialog.tsx';
import { createSecretsStore, type SecretName } from './secrets-store.ts';
import './secrets.css';

/** Values of `${secret:name}` for runs on this machine. */
export const secretsFeature: Feature = { id: 'secrets', title: 'Secrets', activate };

function activate(parts: FeatureParts): ActivatedFeature {
  const store = createSecretsStore(parts);
  return {
    views: fixedViews({ id: 'secrets', title: 'Secrets', place: 'overlay', order: 20, Body: () => <SecretsDialog store={store} session={parts.session} /> }),
    commands: [{ id: 'secrets.show', title: 'Secrets on this machine…', group: 'File', run: (argument) => store.show(argument as Partial<SecretName> | undefined) }],
    dispose: () => {},
  };
}
