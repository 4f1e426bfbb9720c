import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Broker } from '#local-cluster/broker/broker.ts';
import { places } from '#electron/host/places.ts';
import { type Bench, times, withWeir } from '../bench-parts.ts';
import { cached, command, once } from '../cache.ts';
import type { Figure } from '../figures.ts';
import type { WindowClient } from '../weir/window-client.ts';
import { writeWorkspace } from '../weir/workspace.ts';

const ROW = 11;
const MESSAGES = 1_000_000;
const SHOWN = 1_000;
const TOPIC = 'million';
/** The newest that runs on the oldest Node that Weir runs on. */
const OTHER = '@platformatic/kafka@1.35.0';
const OTHER_NAME = '@platformatic/kafka 1.35';

/** The first thousand messages of a topic of a million in a window, and how fast whole clients read it: on one local broker. */
export async function kafka(bench: Bench): Promise<Figure[]> {
  const { runner, broker: brokerFolder, maven, cache } = places(bench.root);
  const broker = new Broker({ runnerFolder: runner, brokerFolder, wrapper: maven, cacheFolder: cache, folder: join(bench.folder, 'broker') });
  try {
    const { address } = await broker.start();
    bench.say(`writing ${MESSAGES.toLocaleString('en-US')} messages …`);
    await client(bench, ['produce', address!, TOPIC, String(MESSAGES)]);
    return [...(await browsed(bench, address!)), ...(await consumed(bench, address!))];
  } finally {
    await broker.dispose();
  }
}

async function browsed(bench: Bench, address: string): Promise<Figure[]> {
  const folder = await writeWorkspace(join(bench.folder, 'kafka'), []);
  await mkdir(join(folder, 'kafka'));
  await writeFile(join(folder, 'kafka/bench.yaml'), `brokers: ${address}\n`);
  const samples = { first: [] as number[], newest: [] as number[], oldest: [] as number[] };
  await times(bench.options.rounds, () =>
    withWeir(bench, folder, async (weir) => {
      await weir.engineReady();
      samples.first.push(await look(weir.window, 'latest'));
      samples.newest.push(await look(weir.window, 'latest'));
      samples.oldest.push(await look(weir.window, 'earliest'));
      bench.say(`first ${Math.round(samples.first.at(-1)!)}, newest ${Math.round(samples.newest.at(-1)!)}, oldest ${Math.round(samples.oldest.at(-1)!)} ms`);
    }),
  );
  const figure = { row: ROW, unit: 'ms', better: 'lower', goal: { of: 'p95', bound: 'at most', value: 1_000 } } as const;
  const note = `A topic of ${MESSAGES.toLocaleString('en-US')} messages of 200 bytes in four partitions, decoded as JSON; from the question to the thousandth message in the client.`;
  return [
    { ...figure, name: 'Kafka browser, first look: the newest 1,000, connecting too', samples: samples.first, note },
    { ...figure, name: 'Kafka browser, the newest 1,000', samples: samples.newest, note },
    { ...figure, name: 'Kafka browser, the oldest 1,000', samples: samples.oldest, note },
  ];
}

/** Milliseconds until a window has a thousand messages. */
async function look(window: WindowClient, at: 'latest' | 'earliest'): Promise<number> {
  const began = performance.now();
  let messages = 0;
  for await (const item of window.kafka.read({ connection: 'bench', topic: TOPIC, start: { at }, limit: SHOWN })) if ('message' in item && ++messages === SHOWN) return performance.now() - began;
  throw new Error(`The topic gave ${messages} messages instead of ${SHOWN}.`);
}

async function consumed(bench: Bench, address: string): Promise<Figure[]> {
  const other = bench.options.peers
    ? await once(cached(OTHER.replaceAll('/', '-')), OTHER_NAME, async (target) => {
        await mkdir(target, { recursive: true });
        await writeFile(join(target, 'package.json'), '{ "private": true }\n');
        await command('npm', ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', OTHER], { cwd: target });
      })
    : undefined;
  const samples: Record<string, number[]> = { 'kafkajs-batch': [], kafkajs: [], platformatic: [] };
  for (let round = 0; round < bench.options.rounds; round++)
    for (const [who, rates] of Object.entries(samples)) {
      if (who === 'platformatic' && !other) continue;
      const ms = Number(await client(bench, [who, address, TOPIC, String(MESSAGES)], other));
      rates.push((MESSAGES / ms) * 1000);
      bench.say(`${who}: ${Math.round(rates.at(-1)!).toLocaleString('en-US')} messages/s`);
    }
  const peer = samples.platformatic!.length ? { name: OTHER_NAME, samples: samples.platformatic! } : undefined;
  const figure = { row: ROW, unit: 'rows/s', better: 'higher', peer } as const;
  const note = 'Messages a second, from connecting to the last of a million; each client in a process of its own, by turns, values not decoded.';
  return [
    { ...figure, name: 'kafkajs 2.2.4, by the batch', samples: samples['kafkajs-batch']!, note },
    { ...figure, name: 'kafkajs 2.2.4, by the message', samples: samples.kafkajs!, note },
  ];
}

function client(bench: Bench, args: string[], modules = ''): Promise<string> {
  return command(process.execPath, [join(bench.root, 'test/performance/peers/kafka-client.mjs'), ...args, modules]);
}
