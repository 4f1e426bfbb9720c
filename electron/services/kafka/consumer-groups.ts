import type { Admin } from 'kafkajs';
import type { Group } from '#shared/services/kafka.ts';

/** Groups whose offsets are asked for at once. */
const AT_ONCE = 8;

/** The consumer groups of a cluster with what they committed; with a topic, those that committed for it. Only asks: nothing is joined or committed. */
export async function listGroups(admin: Admin, topic: string | undefined): Promise<Group[]> {
  const ids = (await admin.listGroups()).groups.map(({ groupId }) => groupId).sort();
  const described = await describeGroups(admin, ids);
  const endsOf = onceForEach(async (name: string) => new Map((await admin.fetchTopicOffsets(name)).map(({ partition, high }) => [partition, high])));
  const groups: Group[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE)
    groups.push(
      ...(await Promise.all(
        ids.slice(at, at + AT_ONCE).map(async (group) => {
          const offsets = await offsetsOf(admin, group, topic, endsOf);
          const lag = offsets.reduce((sum, { lag: more }) => sum + BigInt(more), 0n);
          return { group, ...(described.get(group) ?? { state: 'unknown', members: 0 }), lag: String(lag), offsets };
        }),
      )),
    );
  return topic === undefined ? groups : groups.filter(({ offsets }) => offsets.length);
}

async function describeGroups(admin: Admin, ids: string[]): Promise<Map<string, { state: string; members: number }>> {
  const groups = ids.length ? (await admin.describeGroups(ids)).groups : [];
  return new Map(groups.map(({ groupId, state, members }) => [groupId, { state, members: members.length }]));
}

type Ends = (topic: string) => Promise<ReadonlyMap<number, string>>;

async function offsetsOf(admin: Admin, groupId: string, topic: string | undefined, endsOf: Ends): Promise<Group['offsets']> {
  const committed = await admin.fetchOffsets({ groupId, ...(topic === undefined ? {} : { topics: [topic] }) });
  const offsets: Group['offsets'] = [];
  for (const { topic: name, partitions } of committed) {
    // A topic that was deleted has an offset still, and no end.
    const ends = await endsOf(name).catch(() => new Map<number, string>());
    for (const { partition, offset } of partitions) {
      const end = ends.get(partition);
      if (Number(offset) >= 0 && end !== undefined) offsets.push({ topic: name, partition, committed: offset, end, lag: String(BigInt(end) - BigInt(offset)) });
    }
  }
  return offsets;
}

function onceForEach<T>(ask: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (name) => {
    if (!asked.has(name)) asked.set(name, ask(name));
    return asked.get(name)!;
  };
}
