import { createInterface } from 'node:readline/promises';

/** Asks on a terminal and gives the line; undefined where nobody is there to be asked, and when the person gives up. */
export async function askLine(question: string, input: NodeJS.ReadStream, output: NodeJS.WriteStream, signal: AbortSignal): Promise<string | undefined> {
  if (!input.isTTY) return undefined;
  const lines = createInterface({ input, output });
  try {
    return await lines.question(question, { signal });
  } catch {
    return undefined;
  } finally {
    lines.close();
  }
}
