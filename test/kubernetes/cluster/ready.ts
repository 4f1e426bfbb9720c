import { request } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 120_000;

export interface Door {
  url: string;
  /** PEM texts. */
  authority: string;
  client?: { certificate: string; key: string };
}

/** Comes back when the address answers with 200; fails when `ended` comes first, or after two minutes. */
export async function whenReady(door: Door, ended: Promise<void>, log: string): Promise<void> {
  let gone = false;
  void ended.then(() => (gone = true));
  const until = Date.now() + PATIENCE_MS;
  while ((await statusOf(door)) !== 200) {
    if (gone) throw new Error(`${door.url} will not answer: its process has ended; look into ${log}.`);
    if (Date.now() > until) throw new Error(`${door.url} did not answer in two minutes; look into ${log}.`);
    await delay(50);
  }
}

function statusOf({ url, authority, client }: Door): Promise<number | undefined> {
  return new Promise((resolve) => {
    const asked = request(url, { ca: authority, cert: client?.certificate, key: client?.key, timeout: 2_000, agent: false, checkServerIdentity: () => undefined }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', () => resolve(undefined)).on('timeout', () => asked.destroy()).end();
  });
}
