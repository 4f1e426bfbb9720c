import { afterEach, expect, test } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import type { PromotionLogLine } from '#shared/services/promotion.ts';
import type { KubeClient } from '../kubernetes/kube-client.ts';
import { LogKeeper, type LogLines } from './log-keeper.ts';

const OF = { context: 'kind', namespace: 'streaming', clusterId: 'delays' };
const line = (text: string): PromotionLogLine => ({ at: 0, pod: 'delays-taskmanager-1-1', role: 'taskmanager', before: false, text, level: null, job: null, task: null, head: 0 });

/** Pods that say what the test lets them say. */
function pods() {
  let say: (text: string) => void = () => {};
  let fail: (failure: Failure) => void = () => {};
  let begun = 0;
  const said: string[] = [];
  const lines: LogLines = async function* (_place, _how, signal) {
    begun++;
    while (!signal.aborted) {
      const text = said.shift() ?? (await new Promise<string>((resolve, reject) => ((say = resolve), (fail = reject), signal.addEventListener('abort', () => resolve('')))));
      if (!signal.aborted) yield line(text);
    }
  };
  return { lines, say: (text: string) => (said.length ? said.push(text) : say(text)), first: (text: string) => void said.push(text), fail: (failure: Failure) => fail(failure), begun: () => begun };
}

let keeper: LogKeeper;
afterEach(() => keeper.dispose());
const keep = (lines: LogLines, lingerMs?: number) => (keeper = new LogKeeper({ connect: async () => ({ dispose: () => {} }) as KubeClient, lines, ...(lingerMs === undefined ? {} : { lingerMs }) }));

const take = async (log: AsyncGenerator<PromotionLogLine>) => ((await log.next()).value as PromotionLogLine).text;

test('who looks later sees what was said before, though the pod and the first reader are gone', async () => {
  const all = pods();
  all.first('OutOfMemoryError');
  keep(all.lines);
  const stop = new AbortController();
  const first = keeper.follow(OF, 100, stop.signal);
  expect(await take(first)).toBe('OutOfMemoryError');
  await first.return(undefined);
  const second = keeper.follow(OF, 100, stop.signal);
  expect(await take(second)).toBe('OutOfMemoryError');
  const next = take(second);
  all.say('begun anew');
  expect(await next).toBe('begun anew');
  expect(all.begun()).toBe(1);
  stop.abort();
  await second.return(undefined);
});

test('what a promotion holds is followed though nobody reads it', async () => {
  const all = pods();
  all.first('last words');
  keep(all.lines, 0);
  const release = keeper.hold(OF);
  const stop = new AbortController();
  const reader = keeper.follow(OF, 100, stop.signal);
  expect(await take(reader)).toBe('last words');
  expect(all.begun()).toBe(1);
  stop.abort();
  await reader.return(undefined);
  release();
});

test('a failure is told to whoever reads, and the log is read anew when asked again', async () => {
  const all = pods();
  all.first('one');
  keep(all.lines);
  const { signal } = new AbortController();
  const reader = keeper.follow(OF, 100, signal);
  expect(await take(reader)).toBe('one');
  const next = reader.next();
  all.fail(new Failure('kube-forbidden', 'You may not get pods/log.'));
  await expect(next).rejects.toMatchObject({ code: 'kube-forbidden' });
  all.first('two');
  const again = keeper.follow(OF, 100, signal);
  expect(await take(again)).toBe('two');
  expect(all.begun()).toBe(2);
  await again.return(undefined);
});
