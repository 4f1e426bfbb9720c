import type { DebugProtocol } from '@vscode/debugprotocol';

/** An editor as a debug adapter meets it. */
export interface DebugClient {
  /** The body of the answer. Fails with what the adapter says of a refusal. */
  request<T = unknown>(command: string, args?: object): Promise<T>;
  /** The body of the first event that fits, of those that nobody has waited for yet. */
  event<T = Record<string, unknown>>(name: string, fits?: (body: T) => boolean): Promise<T>;
  /** Of all that came. */
  output(): string;
}

/** Speaks to an adapter that writes to `input` and reads from `output`. */
export function joinAdapter(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): DebugClient {
  const answers = new Map<number, (response: DebugProtocol.Response) => void>();
  const events: DebugProtocol.Event[] = [];
  const waiting = new Set<() => void>();
  let said = '';
  let seq = 0;
  onMessages(input, (message) => {
    if (message.type === 'response') answers.get((message as DebugProtocol.Response).request_seq)?.(message as DebugProtocol.Response);
    if (message.type !== 'event') return;
    const event = message as DebugProtocol.Event;
    if (event.event === 'output') said += (event.body as { output: string }).output;
    events.push(event);
    for (const look of [...waiting]) look();
  });
  return {
    output: () => said,
    request: <T>(command: string, args: object = {}) =>
      new Promise<T>((resolve, reject) => {
        const json = JSON.stringify({ seq: ++seq, type: 'request', command, arguments: args });
        answers.set(seq, ({ success, body, message }) => (success ? resolve(body as T) : reject(new Error((body as DebugProtocol.ErrorResponse['body'] | undefined)?.error?.format ?? message))));
        output.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
      }),
    event: <T>(name: string, fits: (body: T) => boolean = () => true) =>
      new Promise<T>((resolve) => {
        const look = () => {
          const index = events.findIndex(({ event, body }) => event === name && fits((body ?? {}) as T));
          if (index < 0) return;
          waiting.delete(look);
          resolve((events.splice(index, 1)[0]!.body ?? {}) as T);
        };
        waiting.add(look);
        look();
      }),
  };
}

function onMessages(input: NodeJS.ReadableStream, take: (message: DebugProtocol.ProtocolMessage) => void): void {
  let rest = Buffer.alloc(0);
  input.on('data', (data: Buffer) => {
    rest = Buffer.concat([rest, data]);
    for (;;) {
      const head = rest.indexOf('\r\n\r\n');
      const length = head < 0 ? NaN : Number(/Content-Length: (\d+)/i.exec(rest.toString('latin1', 0, head))?.[1]);
      if (!(rest.length >= head + 4 + length)) return;
      take(JSON.parse(rest.toString('utf8', head + 4, head + 4 + length)) as DebugProtocol.ProtocolMessage);
      rest = rest.subarray(head + 4 + length);
    }
  });
}
