import { orNull } from '../knowledge/known.ts';
import type { Asked, Offer } from './offer.ts';

/** Names for `${…}`; the caret stands behind the opening brace. Only the name is put in, with the closing brace where it is missing. */
export async function offerParameters(asked: Asked, secret: boolean): Promise<Offer[]> {
  const names = asked.known.ask.parameters ? await orNull(asked.known.ask.parameters(asked.doc, asked.signal)) : null;
  if (!names) return [];
  const secrets = names.secrets.map((name): Offer => ({ label: secret ? name : `secret:${name}`, kind: 'parameter', rank: 20, detail: 'secret' }));
  if (secret) return secrets;
  return [
    ...names.parameters.map(({ name, values }): Offer => ({ label: name, kind: 'parameter', rank: 10, detail: values.map(({ environment, value }) => `${environment}: ${value}`).join(', '), documentation: values.map(({ environment, value }) => `${environment}: \`${value}\``).join('\n\n') })),
    ...secrets,
  ];
}
