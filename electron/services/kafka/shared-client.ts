interface Client {
  disconnect(): Promise<void>;
}

/** What a client knows of a topic names no leader of a partition. */
export class LeaderUnknown extends Error {}

/**
 * A client of the library, made when it is first needed and used by everybody. It keeps asking for each topic it ever looked at, and fails for all of them
 * once one is deleted: then another is made, and the old one leaves when nobody uses it any more.
 */
export class SharedClient<C extends Client> {
  private now: { made: Promise<C>; users: number } | undefined;

  constructor(private readonly make: () => Promise<C>) {}

  async use<T>(work: (client: C) => Promise<T>): Promise<T> {
    try {
      return await this.once(work);
    } catch (thrown) {
      if (!isTopicGone(thrown) && !(thrown instanceof LeaderUnknown)) throw thrown;
      const old = this.now;
      this.now = undefined;
      if (old && !old.users) this.leave(old.made);
      return this.once(work);
    }
  }

  async close(): Promise<void> {
    const made = this.now?.made;
    this.now = undefined;
    await made?.then((client) => client.disconnect());
  }

  private async once<T>(work: (client: C) => Promise<T>): Promise<T> {
    const own = (this.now ??= { made: this.make(), users: 0 });
    own.users++;
    try {
      const client = await own.made.catch((thrown: unknown) => {
        if (this.now === own) this.now = undefined;
        throw thrown;
      });
      return await work(client);
    } finally {
      own.users--;
      if (this.now !== own && !own.users) this.leave(own.made);
    }
  }

  private leave(made: Promise<C>): void {
    void made.then((client) => client.disconnect()).catch(() => {});
  }
}

/** The library, or the cluster, knows nothing of a topic that is asked for, or was once. */
export function isTopicGone(thrown: unknown): boolean {
  for (let next = thrown as { type?: string; name?: string; cause?: unknown } | undefined, depth = 0; next && depth < 8; next = next.cause as typeof next, depth++)
    if (next.type === 'UNKNOWN_TOPIC_OR_PARTITION' || next.name === 'KafkaJSTopicMetadataNotLoaded') return true;
  return false;
}
