import { setTimeout as sleep } from 'node:timers/promises';
import { localBroker } from '#electron/host/local-broker.ts';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import { readSecret } from './read-secret.ts';
import { askLine } from './ask.ts';
import type { CliParts, Sink } from './parts.ts';

/** The command line's world as it is: this process, this machine. */
export function nodeParts(): CliParts {
  const where = places();
  const interrupted = interruptions();
  return {
    cwd: callersFolder(),
    out: sinkOf(process.stdout),
    err: sinkOf(process.stderr),
    interrupted,
    places: where,
    startEngine: (how) => startEngine(where, how),
    broker: (how) => localBroker(where, how),
    ask: (question) => askLine(question, process.stdin, process.stderr, interrupted),
    readSecret: (question) => readSecret(question, process.stdin, process.stderr, interrupted),
    wait: (ms, signal) => sleep(ms, undefined, { signal }),
  };
}

/** `npm run weir` starts in the clone's root; the person's relative paths start where they stand. */
function callersFolder(): string {
  const { npm_lifecycle_event: script, INIT_CWD: stood } = process.env;
  return (script === 'weir' || script === 'image' || script === 'start') && stood ? stood : process.cwd();
}

/** The first Ctrl-C lets a command end well; a second one does not wait. */
function interruptions(): AbortSignal {
  const abort = new AbortController();
  const stop = () => (abort.signal.aborted ? process.exit(130) : abort.abort());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return abort.signal;
}

function sinkOf(stream: NodeJS.WriteStream): Sink {
  let closed = false;
  let tellClosed = () => {};
  const whenClosed = new Promise<void>((resolve) => (tellClosed = resolve));
  // `head` has seen enough: that is the reader's right, and no error.
  const close = () => {
    closed = true;
    tellClosed();
  };
  stream.on('error', close);
  stream.on('close', close);
  return {
    get closed() {
      return closed;
    },
    whenClosed,
    write: (text) =>
      new Promise((resolve) => {
        if (closed || !text) return resolve();
        stream.write(text, () => resolve());
      }),
  };
}
