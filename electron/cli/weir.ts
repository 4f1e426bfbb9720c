import { nodeParts } from './node-parts.ts';
import { runCli } from './run-cli.ts';

/** The command line as a program; `electron/setup/weir.mjs` has made ready what it needs. */
export async function main(args: string[]): Promise<never> {
  const parts = nodeParts();
  const code = await runCli(args, parts);
  process.exit(code);
}
