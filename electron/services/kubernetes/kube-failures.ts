import { Failure } from '#shared/base/failure.ts';
import { sentence } from './sentence.ts';

/** What was being done, for the sentence: `create deployments.apps flights in streaming`. */
export interface KubeAct {
  verb: string;
  /** `deployments.apps`, or a path where there is no resource. */
  resource: string;
  name?: string;
  namespace?: string;
}

/** A cluster as messages name it. */
export interface KubePlace {
  context: string;
  server: string;
}

/** The `Status` object of an API server's refusal. */
export interface KubeStatus {
  kind?: string;
  reason?: string;
  message?: string;
  details?: { causes?: { reason?: string; message?: string; field?: string }[]; kind?: string; name?: string; retryAfterSeconds?: number };
}

/** Says what a refusal of the API server means and what to do about it. `data.status` is the HTTP status. */
export function refusalOf(status: number, body: KubeStatus, act: KubeAct, place: KubePlace): Failure {
  const said = sentence(body.message || `HTTP ${status}`);
  const data = { status, reason: body.reason, verb: act.verb, resource: act.resource, ...(act.name ? { name: act.name } : {}) };
  const fail = (code: string, message: string, more: Record<string, unknown> = {}) => new Failure(code, message, { ...data, ...more });
  const what = whatOf(act);
  if (status === 401)
    return fail('kube-token-expired', `${place.context} does not accept your credentials: they have expired, or were never valid. Log in again (the kubeconfig's user for this context), then try once more. Nothing was changed.`);
  if (status === 403 && /exceeded quota/i.test(said)) return fail('kube-quota', `The namespace's quota leaves no room for ${what}: ${quotaWords(said)} Ask for a larger quota, stop something, or take a smaller profile.`);
  if (status === 403 && body.reason === 'Forbidden' && /forbidden: User|cannot /i.test(said))
    return fail('kube-forbidden', `You may not ${act.verb} ${act.resource}${act.namespace ? ` in ${act.namespace}` : ''} at ${place.context}. Ask its operators for the verb "${act.verb}" on "${act.resource}". It says: ${said}`);
  if (status === 403) return fail('kube-refused', `${place.context} refused ${what} by a rule of its own (an admission policy): ${said}`);
  if (status === 409 && body.details?.causes?.some(({ reason }) => reason === 'FieldManagerConflict')) return conflictOf(body, what, fail);
  if (status === 409) return fail('kube-changed', `${what} was changed by somebody else at the same moment. Look at the difference again. It says: ${said}`);
  if (status === 404 && act.name) return fail('kube-not-found', `${place.context} has no ${act.resource} ${act.name}${act.namespace ? ` in ${act.namespace}` : ''}. It says: ${said}`);
  if (status === 404) return fail('kube-no-kind', `${place.context} does not know ${act.resource}: what defines it is not installed there, or is of another version.`);
  if (status === 422 || status === 400) return fail('kube-invalid', `${place.context} does not accept ${what}: ${said}`);
  if (status === 410) return fail('kube-gone', `${place.context} no longer has that version of ${act.resource}.`);
  if (status === 429 || status >= 500) return fail('kube-busy', `${place.context} could not answer (${status}) when asked to ${act.verb} ${act.resource}: ${said} It may be starting or overloaded; Weir tries again where it can.`);
  return fail('kube-failed', `${place.context} refused ${what} (${status}): ${said}`);
}

function conflictOf(body: KubeStatus, what: string, fail: (code: string, message: string, more: Record<string, unknown>) => Failure): Failure {
  const causes = body.details!.causes!.filter(({ reason }) => reason === 'FieldManagerConflict');
  const managers = [...new Set(causes.map(({ message }) => /conflict with "([^"]+)"/.exec(message ?? '')?.[1] ?? 'another manager'))];
  const fields = causes.map(({ field }) => field ?? '?');
  const shown = fields.slice(0, 5).join(', ') + (fields.length > 5 ? ` and ${fields.length - 5} more` : '');
  return fail('kube-conflict', `${managers.join(' and ')} also sets ${shown} of ${what}, to other values. Find out who that is; then either leave the field out of the environment or the profile, or take it over.`, { managers, fields });
}

/** `requested: limits.cpu=4, used: limits.cpu=7, limited: limits.cpu=8` is what a person has to see. */
function quotaWords(said: string): string {
  const found = /exceeded quota: ([^,]+), (requested: .+)$/i.exec(said);
  return found ? `"${found[1]}", ${sentence(found[2]!)}` : said;
}

function whatOf({ resource, name, namespace }: KubeAct): string {
  return `${resource}${name ? ` ${name}` : ''}${namespace ? ` in ${namespace}` : ''}`;
}

interface Thrown {
  code?: string;
  message?: string;
  name?: string;
  cause?: unknown;
}

/** Says why no answer came at all. A `Failure` stays what it is. */
export function noAnswer(thrown: unknown, { context, server }: KubePlace): Failure {
  if (thrown instanceof Failure) return thrown;
  const { code = '', message = String(thrown), name, cause } = (thrown ?? {}) as Thrown;
  if (name === 'AbortError' || code === 'ABORT_ERR') return new Failure('cancelled', 'Cancelled.');
  const words = `${code} ${message} ${(cause as Thrown | undefined)?.message ?? ''}`;
  const said = `It says: ${sentence(message)}`;
  if (CERTIFICATE.test(words)) return new Failure('kube-certificate', `No TLS connection to ${context} at ${server} came about: ${certificateWords(words)} ${said}`);
  if (UNREACHABLE.test(words)) return new Failure('kube-unreachable', `${context} at ${server} cannot be reached: ${unreachableWords(words)} Look at your network (a VPN?) and at the server in the kubeconfig. ${said}`);
  return new Failure('kube-failed', `${context} at ${server} could not be asked. ${said}`);
}

/** The plug-in that the kubeconfig names for the credentials did not give any. */
export function noCredentials(thrown: unknown, { context }: KubePlace, user: string): Failure {
  const said = sentence(thrown instanceof Error ? thrown.message : String(thrown));
  return new Failure('kube-credentials', `The credentials of ${user} for ${context} could not be had: ${said} Run the login command of your cluster in a terminal; the kubeconfig names the program that is asked for them.`);
}

const CERTIFICATE = /CERT_|certificate|self.signed|UNABLE_TO_VERIFY|ERR_TLS|SSL|wrong version number|altname/i;
const UNREACHABLE = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ECONNRESET|ETIMEDOUT|EPIPE|socket hang up|timed out|timeout/i;

function certificateWords(words: string): string {
  if (/has expired|CERT_HAS_EXPIRED/i.test(words)) return 'its certificate has expired.';
  if (/altname|does not match/i.test(words)) return 'its certificate is for another name; "tls-server-name" in the kubeconfig sets the one to expect.';
  if (/wrong version number/i.test(words)) return 'what listens there speaks no TLS.';
  if (/bad certificate|certificate required|unknown ca/i.test(words)) return 'it does not accept the client certificate of the kubeconfig. Log in anew.';
  return 'its certificate is signed by nobody the kubeconfig trusts ("certificate-authority-data").';
}

function unreachableWords(words: string): string {
  if (/ECONNREFUSED/.test(words)) return 'nothing listens there.';
  if (/ENOTFOUND|EAI_AGAIN/.test(words)) return 'the name is not known.';
  if (/ETIMEDOUT|timed out|timeout/i.test(words)) return 'it did not answer in time.';
  return 'the connection was closed.';
}
