import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { end, start, until } from '../processes.ts';

/**
 * A page of a headless browser, spoken to in the DevTools protocol with as little as can be. Playwright also listens to the page's network: every frame of
 * a socket is then copied into JSON and parsed by the driver, and a flood of rows measures that.
 */
export interface BrowserPage {
  pid: number;
  /** The value of an expression in the page; a promise is awaited. */
  evaluate<T>(expression: string): Promise<T>;
  /** Waits until an expression in the page is truthy, through redirects and reloads. */
  until(expression: string): Promise<void>;
  press(key: string, code: number, modifiers?: Modifier): Promise<void>;
  /** Has Chromium write down the tasks of its threads until `traced`. */
  trace(): Promise<void>;
  /** What was written down since. */
  traced(): Promise<TraceEvent[]>;
  /** Types one character, as a keyboard does. */
  type(character: string): Promise<void>;
  end(): Promise<void>;
}

/** Opens a page of this size on an address; `first` runs in it before anything else. `folder`: an empty one, for the browser's profile. */
export async function openPage(executable: string, folder: string, url: string, first: () => void): Promise<BrowserPage> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = start(executable, ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${folder}`, '--window-size=1440,900', '--no-first-run', ...sandbox, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    const { port } = await listening(browser);
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as { type: string; webSocketDebuggerUrl: string }[];
    const session = await connect(targets.find(({ type }) => type === 'page')!.webSocketDebuggerUrl);
    await session.send('Page.enable');
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${first})()` });
    await session.send('Page.navigate', { url });
    return pageOf(browser, session);
  } catch (failure) {
    await end(browser);
    throw failure;
  }
}

/** Keys held meanwhile, as the protocol counts them. */
export type Modifier = 0 | 2;
export const CONTROL: Modifier = 2;

/** One event of Chromium's own record; `tdur`: microseconds of the processor's time of its thread. */
export interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  tdur?: number;
}

interface Session {
  send(method: string, params?: object): Promise<unknown>;
  on(method: string, listener: (params: Record<string, unknown>) => void): void;
  close(): void;
}

function pageOf(browser: ChildProcess, session: Session): BrowserPage {
  const evaluate = async <T>(expression: string) => {
    const answer = (await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })) as { result: { value: T }; exceptionDetails?: { text: string; exception?: { description: string } } };
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text);
    return answer.result.value;
  };
  return {
    pid: browser.pid!,
    evaluate,
    until: (expression) => until(expression, 120, () => evaluate<boolean>(`Boolean(${expression})`)),
    press: async (key, code, modifiers = 0) => {
      for (const type of ['rawKeyDown', 'keyUp']) await session.send('Input.dispatchKeyEvent', { type, key, code: key, windowsVirtualKeyCode: code, modifiers });
    },
    trace: async () => {
      await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel', 'devtools.timeline'], excludedCategories: ['*'] } });
    },
    traced: async () => {
      const events: TraceEvent[] = [];
      session.on('Tracing.dataCollected', ({ value }) => void events.push(...(value as TraceEvent[])));
      const complete = new Promise<void>((done) => session.on('Tracing.tracingComplete', () => done()));
      await session.send('Tracing.end');
      await complete;
      return events;
    },
    type: async (character) => {
      const key = character === '\n' ? 'Enter' : character;
      const text = character === '\n' ? '\r' : character;
      const code = character === '\n' ? 13 : character.toUpperCase().charCodeAt(0);
      await session.send('Input.dispatchKeyEvent', { type: 'keyDown', key, text, unmodifiedText: text, windowsVirtualKeyCode: /[a-z0-9\r ]/i.test(text) ? code : 0 });
      await session.send('Input.dispatchKeyEvent', { type: 'keyUp', key });
    },
    end: async () => {
      session.close();
      await end(browser);
    },
  };
}

async function listening(browser: ChildProcess): Promise<URL> {
  for await (const line of createInterface({ input: browser.stderr! })) {
    const address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (address) return new URL(address);
  }
  throw new Error('The browser ended before it listened.');
}

async function connect(address: string): Promise<Session> {
  const socket = new WebSocket(address, { maxPayload: 0, perMessageDeflate: false });
  await new Promise((opened, failed) => socket.once('open', opened).once('error', failed));
  const waiting = new Map<number, { done(result: unknown): void; failed(reason: Error): void }>();
  const listeners = new Map<string, (params: Record<string, unknown>) => void>();
  socket.on('message', (data) => {
    const { id, result, error, method, params } = JSON.parse(String(data)) as { id?: number; result?: unknown; error?: { message: string }; method?: string; params?: Record<string, unknown> };
    if (method) listeners.get(method)?.(params ?? {});
    const call = waiting.get(id ?? 0);
    waiting.delete(id ?? 0);
    if (error) call?.failed(new Error(error.message));
    else call?.done(result);
  });
  socket.on('close', () => waiting.forEach(({ failed }) => failed(new Error('The browser went away.'))));
  let last = 0;
  return {
    send: (method, params = {}) =>
      new Promise((done, failed) => {
        waiting.set(++last, { done, failed });
        socket.send(JSON.stringify({ id: last, method, params }));
      }),
    on: (method, listener) => void listeners.set(method, listener),
    close: () => socket.close(),
  };
}
