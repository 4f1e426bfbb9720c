import { Failure } from '#shared/base/failure.ts';

/** A schema as a Confluent-compatible registry gives it. */
export interface RegisteredSchema {
  id: number;
  type: 'AVRO' | 'PROTOBUF' | 'JSON';
  text: string;
  /** Schemas that it names, dependencies first. */
  references: { name: string; text: string }[];
}

export interface RegistryOptions {
  url: string;
  username?: string;
  password?: string;
}

const ANSWER_MS = 5_000;
/** How long a registry that did not answer is left alone: a page of messages must not wait for it once a message. */
const REST_MS = 5_000;

/** Schemas by id, each asked for once. Fails with `registry-unreachable`, `registry-auth` or `schema-unknown`. */
export class Registry {
  private readonly schemas = new Map<number, Promise<RegisteredSchema>>();
  private down: { until: number; failure: Failure } | undefined;

  constructor(
    private readonly options: RegistryOptions,
    private readonly now: () => number = Date.now,
  ) {}

  get url(): string {
    return this.options.url;
  }

  schema(id: number): Promise<RegisteredSchema> {
    const known = this.schemas.get(id);
    if (known) return known;
    const asked = this.fetchSchema(id);
    this.schemas.set(id, asked);
    // A schema that is unknown may be registered in a moment, a registry that is down may come back.
    asked.catch(() => setTimeout(() => this.schemas.delete(id), REST_MS).unref());
    return asked;
  }

  async subjects(): Promise<string[]> {
    return (await this.get('/subjects')) as string[];
  }

  /** The newest version of a subject. */
  async latest(subject: string): Promise<RegisteredSchema> {
    const answer = (await this.get(`/subjects/${encodeURIComponent(subject)}/versions/latest`)) as Answer & { id: number };
    return this.resolved(answer.id, answer);
  }

  private async fetchSchema(id: number): Promise<RegisteredSchema> {
    return this.resolved(id, (await this.get(`/schemas/ids/${id}`)) as Answer);
  }

  private async resolved(id: number, { schema, schemaType = 'AVRO', references = [] }: Answer): Promise<RegisteredSchema> {
    const all: RegisteredSchema['references'] = [];
    await this.gather(references, all);
    return { id, type: schemaType, text: schema, references: all };
  }

  private async gather(references: Reference[], all: RegisteredSchema['references']): Promise<void> {
    for (const { name, subject, version } of references) {
      if (all.some((known) => known.name === name)) continue;
      const { schema, references: inner = [] } = (await this.get(`/subjects/${encodeURIComponent(subject)}/versions/${version}`)) as Answer;
      await this.gather(inner, all);
      all.push({ name, text: schema });
    }
  }

  private async get(path: string): Promise<unknown> {
    if (this.down && this.now() < this.down.until) throw this.down.failure;
    const { url, username, password } = this.options;
    const authorization: Record<string, string> = username === undefined ? {} : { Authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` };
    let response: Response;
    try {
      response = await fetch(`${url.replace(/\/+$/, '')}${path}`, { headers: { Accept: 'application/vnd.schemaregistry.v1+json, application/json', ...authorization }, signal: AbortSignal.timeout(ANSWER_MS) });
    } catch (thrown) {
      const { message, cause } = thrown as Error & { cause?: Error };
      throw this.rest(new Failure('registry-unreachable', `The schema registry at ${url} does not answer: ${cause?.message || message}. Look at its address and whether it runs.`));
    }
    if (response.status === 401 || response.status === 403) throw this.rest(new Failure('registry-auth', `The schema registry at ${url} did not accept the user or the password. Correct "registry" in the connection's file, or give the secret again.`));
    if (response.status === 404) throw new Failure('schema-unknown', `The schema registry at ${url} knows nothing of ${path.replace(/^\/schemas\/ids\//, 'the schema id ')}. It may be of another registry.`);
    if (!response.ok) throw this.rest(new Failure('registry-unreachable', `The schema registry at ${url} answered ${response.status} ${response.statusText}.`));
    return response.json();
  }

  private rest(failure: Failure): Failure {
    this.down = { until: this.now() + REST_MS, failure };
    return failure;
  }
}

interface Reference {
  name: string;
  subject: string;
  version: number;
}

interface Answer {
  schema: string;
  schemaType?: RegisteredSchema['type'];
  references?: Reference[];
}
