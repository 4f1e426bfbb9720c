import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** A line that a person types without seeing it; from a pipe, all of it but its last line break. */
export async function readSecret(question: string, input: NodeJS.ReadStream, terminal: NodeJS.WriteStream, signal: AbortSignal): Promise<string> {
  if (!input.isTTY) {
    const chunks: Buffer[] = [];
    for await (const chunk of input) chunks.push(Buffer.from(chunk as Buffer));
    return Buffer.concat(chunks).toString('utf8').replace(/\r?\n$/, '');
  }
  terminal.write(question);
  // What is typed goes through here, and no further.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true });
  try {
    return await lines.question('', { signal });
  } finally {
    lines.close();
    terminal.write('\n');
  }
}
