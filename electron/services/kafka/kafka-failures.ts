import { Failure } from '#shared/base/failure.ts';

interface Thrown {
  name?: string;
  message?: string;
  type?: string;
  code?: string | number;
  cause?: unknown;
  errors?: unknown[];
}

/** Says what a client's error means, about which brokers, and what to do. Anything unforeseen is `kafka-failed`. */
export function toKafkaFailure(thrown: unknown, brokers: readonly string[]): Failure {
  if (thrown instanceof Failure) return thrown;
  const chain = [...causesOf(thrown)];
  const words = chain.map(({ message }) => message ?? '').join(' · ');
  const names = new Set(chain.map(({ name }) => name));
  const types = new Set(chain.map(({ type }) => type));
  const where = brokers.join(', ');
  if (names.has('KafkaJSSASLAuthenticationError') || types.has('SASL_AUTHENTICATION_FAILED')) return new Failure('kafka-auth', `${where} did not accept the user or the password, or not this mechanism. Correct "sasl" in the connection's file, or give the secret again. It says: ${lastOf(chain)}`);
  if (types.has('UNSUPPORTED_SASL_MECHANISM')) return new Failure('kafka-auth', `${where} does not take this SASL mechanism. Correct "mechanism" in the connection's file. It says: ${lastOf(chain)}`);
  if (TLS.test(words)) return new Failure('kafka-tls', `No TLS connection to ${where} came about: ${tlsWords(words)} It says: ${lastOf(chain)}`);
  if (types.has('UNKNOWN_TOPIC_OR_PARTITION') || types.has('INVALID_TOPIC_EXCEPTION')) return new Failure('topic-missing', `There is no such topic or partition at ${where}. Look at its name; topics that were deleted are gone for good.`);
  if ([...types].some((type) => type?.endsWith('AUTHORIZATION_FAILED'))) return new Failure('kafka-forbidden', `The user may not do this at ${where}. Ask for the right: reading needs DESCRIBE and READ on the topic. It says: ${lastOf(chain)}`);
  if (types.has('TOPIC_ALREADY_EXISTS')) return new Failure('topic-exists', 'There is a topic of this name already. Choose another name.');
  if (UNREACHABLE.test(words) || names.has('KafkaJSConnectionError') || names.has('KafkaJSConnectionClosedError') || names.has('KafkaJSNoBrokerAvailableError'))
    return new Failure('kafka-unreachable', `${where} cannot be reached: ${unreachableWords(words)} Look at the address and your network, and whether the cluster wants TLS. It says: ${lastOf(chain)}`);
  return new Failure('kafka-failed', `Kafka at ${where} refused: ${lastOf(chain)}`, { types: [...types].filter(Boolean) });
}

const TLS = /certificate|self.signed|SSL|TLS|wrong version number|handshake|unable to verify|Hostname\/IP does not match/i;
const UNREACHABLE = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ECONNRESET|Connection timeout|Closed connection|Connection error|socket hang up|timed out/i;

function tlsWords(words: string): string {
  if (/self.signed|unable to verify|unable to get/i.test(words)) return 'its certificate is signed by nobody this system trusts. Name the authority in "tls.ca".';
  if (/does not match/i.test(words)) return 'its certificate is for another name. Correct the address, or set "tls.server-name".';
  if (/wrong version number|packet length/i.test(words)) return 'what listens there speaks no TLS. Correct the port, or remove "tls".';
  if (/expired/i.test(words)) return 'its certificate has expired.';
  return 'look at "tls" in the connection\'s file.';
}

function unreachableWords(words: string): string {
  if (/ECONNREFUSED/.test(words)) return 'nothing listens there.';
  if (/ENOTFOUND|EAI_AGAIN/.test(words)) return 'the name is not known.';
  if (/timeout|timed out/i.test(words)) return 'it did not answer in time.';
  return 'the connection was closed.';
}

function* causesOf(thrown: unknown): Generator<Thrown> {
  for (let next = thrown, depth = 0; next && typeof next === 'object' && depth < 8; depth++) {
    const error = next as Thrown;
    yield error;
    if (error.errors?.length) yield* causesOf(error.errors[0]);
    next = error.cause;
  }
}

function lastOf(chain: Thrown[]): string {
  const message = (chain.at(-1)?.message ?? 'nothing').trim();
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
