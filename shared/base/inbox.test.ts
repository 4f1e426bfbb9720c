import { describe, expect, it } from 'vitest';
import { Inbox } from './inbox.ts';

const never = new AbortController().signal;

describe('an inbox', () => {
  it('is read in the order in which things come, and ends', async () => {
    const inbox = new Inbox<number>();
    inbox.put(1, 2);
    const read: number[] = [];
    const reading = (async () => {
      for await (const one of inbox.read(never)) {
        read.push(one);
        if (one === 2) inbox.put(3);
        if (one === 3) inbox.end();
      }
    })();
    await reading;
    expect(read).toEqual([1, 2, 3]);
    inbox.put(4);
    expect(inbox.take()).toEqual([]);
  });

  it('wakes who waits: for something, for the end, and for the signal', async () => {
    const [inbox, stop] = [new Inbox<number>(), new AbortController()];
    const waiting = inbox.some(never);
    inbox.put(1);
    expect([await waiting, inbox.take()]).toEqual([true, [1]]);
    const stopped = inbox.some(stop.signal);
    stop.abort();
    expect(await stopped).toBe(false);
    const ended = inbox.some(never);
    inbox.end();
    expect(await ended).toBe(false);
  });

  it('gives what is there before it fails', async () => {
    const inbox = new Inbox<number>();
    inbox.put(1);
    inbox.end(new Error('lost'));
    expect(await inbox.some(never)).toBe(true);
    inbox.take();
    await expect(inbox.some(never)).rejects.toThrow('lost');
  });

  it('keeps the newest where nobody reads', () => {
    const inbox = new Inbox<number>(10);
    for (let at = 0; at < 100; at++) inbox.put(at);
    const kept = inbox.take();
    expect([kept.at(-1), kept.length <= 11]).toEqual([99, true]);
  });
});
