import type { Readable } from 'node:stream';

export interface Line {
  /** Without the line feed. */
  text: string;
  /** False for a last line that no line feed ends. */
  ended: boolean;
}

/** The lines of a stream of UTF-8, ended by line feeds alone: JSON may hold the other line separators of Unicode. Fails as the stream does. */
export async function* linesOf(bytes: Readable): AsyncGenerator<Line> {
  bytes.setEncoding('utf8');
  let rest = '';
  for await (const chunk of bytes as AsyncIterable<string>) {
    const parts = chunk.split('\n');
    parts[0] = rest + parts[0]!;
    rest = parts.pop()!;
    for (const text of parts) yield { text, ended: true };
  }
  if (rest) yield { text: rest, ended: false };
}
