import { readFile } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { z } from 'zod';

const Facts = z.object({
  address: z.string(),
  clusterId: z.string(),
  kafka: z.string(),
  pid: z.int(),
  /** The process with which it ends; null where it runs until it is told to stop. */
  parent: z.int().nullable(),
});
export type BrokerFacts = z.infer<typeof Facts>;

const Note = Facts.extend({ door: z.int(), token: z.string() });

/** A broker that answered at its door just now. */
export interface FoundBroker {
  facts: BrokerFacts;
  /** Resolves when its process is gone. */
  gone: Promise<void>;
  /** Asks it to end; resolves when its process is gone. */
  stop(): Promise<void>;
  /** Lets go of the door; the broker goes on. */
  leave(): void;
}

/** The broker that runs on this folder, whichever process started it; undefined where none answers. */
export async function findBroker(folder: string): Promise<FoundBroker | undefined> {
  const note = await readNote(folder);
  if (!note) return undefined;
  const visit = await knock(note, 'status');
  if (!visit) return undefined;
  return {
    facts: visit.facts,
    gone: visit.gone,
    stop: async () => {
      const asked = await knock(note, 'stop');
      await Promise.all([asked?.gone, visit.gone]);
    },
    leave: () => visit.socket.destroy(),
  };
}

async function readNote(folder: string): Promise<z.infer<typeof Note> | undefined> {
  try {
    return Note.parse(JSON.parse(await readFile(join(folder, 'broker.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

/** What stands at that port may be another program by now: only who knows the token and answers in kind is a broker of ours. */
function knock(note: z.infer<typeof Note>, word: 'status' | 'stop'): Promise<{ facts: BrokerFacts; gone: Promise<void>; socket: Socket } | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port: note.door });
    const gone = new Promise<void>((closed) => socket.once('close', () => closed()));
    const timer = setTimeout(() => socket.destroy(), ANSWER_MS);
    socket.once('connect', () => socket.write(`${note.token} ${word}\n`));
    socket.on('error', () => {});
    // The lines' reader repeats the socket's errors as its own.
    const lines = createInterface({ input: socket }).on('error', () => {});
    lines.once('line', (line) => {
      clearTimeout(timer);
      const facts = Facts.safeParse(parse(line));
      if (facts.success) resolve({ facts: facts.data, gone, socket });
      else socket.destroy();
    });
    void gone.then(() => {
      clearTimeout(timer);
      resolve(undefined);
    });
  });
}

const ANSWER_MS = 5_000;

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
