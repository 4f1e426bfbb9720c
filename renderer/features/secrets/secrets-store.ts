import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Failure, toFailure } from '#shared/base/failure.ts';
import type { Diagnostic } from '#shared/base/text-range.ts';
import { secretsIn } from '#shared/workspace/kafka-file.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';

/** A secret by its name; `environment` null: for every environment that has none of its own. */
export interface SecretName {
  name: string;
  environment: string | null;
}

export interface SecretsState {
  open: boolean;
  /** Those that have a value; undefined until they are known. */
  kept: readonly SecretName[] | undefined;
  /** What the form is about. */
  asked: SecretName;
  failure: Failure | undefined;
  busy: boolean;
}

/** The values of secrets on this machine: which there are, and new ones. No value is ever in it. */
export interface SecretsStore extends StoreApi<SecretsState> {
  show(asked?: Partial<SecretName>): Promise<void>;
  ask(asked: SecretName): void;
  close(): void;
  /** Whether it is kept now. */
  keep(secret: SecretName, value: string): Promise<boolean>;
  remove(secret: SecretName): Promise<void>;
}

export function createSecretsStore({ clients: { workspace }, say }: Pick<FeatureParts, 'clients' | 'say'>): SecretsStore {
  const nobody: SecretName = { name: '', environment: null };
  const store = createStore<SecretsState>(() => ({ open: false, kept: undefined, asked: nobody, failure: undefined, busy: false }));
  const { setState: set } = store;
  const trying = async (work: () => Promise<unknown>): Promise<boolean> => {
    set({ busy: true, failure: undefined });
    try {
      await work();
      set({ kept: await workspace.secrets({}) });
      return true;
    } catch (thrown) {
      set({ failure: toFailure(thrown) });
      return false;
    } finally {
      set({ busy: false });
    }
  };
  return Object.assign(store, {
    show: async (asked: Partial<SecretName> = {}) => {
      set({ open: true, asked: { ...nobody, ...asked } });
      await trying(async () => {});
    },
    ask: (asked: SecretName) => set({ asked, failure: undefined }),
    close: () => set({ open: false, asked: nobody, failure: undefined }),
    keep: (secret: SecretName, value: string) =>
      trying(async () => {
        const { place } = await workspace.keepSecret({ ...secret, value });
        say({ tone: 'good', text: `${secret.name} is kept in ${place}${forWhom(secret)}.` });
        set({ asked: nobody });
      }),
    remove: async (secret: SecretName) => {
      if (await trying(() => workspace.removeSecret(secret))) say({ text: `${secret.name} has no value on this machine any more${forWhom(secret)}.` });
    },
  });
}

/** Names that texts use without a value, by what is said of them. */
export function missingOf(problems: ReadonlyMap<string, readonly Diagnostic[]>): string[] {
  const said = [...problems.values()].flat().filter(({ code }) => code === 'secret-missing');
  return [...new Set(said.flatMap(({ message }) => secretsIn(message)))].sort();
}

function forWhom({ environment }: SecretName): string {
  return environment === null ? '' : `, for ${environment}`;
}
