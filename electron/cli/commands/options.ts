import { type Command, InvalidArgumentError, Option } from 'commander';
import { Failure } from '#shared/base/failure.ts';
import type { CliParts, ExitCode } from '../parts.ts';

/** What a group of commands adds itself to; `done` takes the exit code of the one that ran. */
export interface Commands {
  program: Command;
  parts: CliParts;
  done(code: ExitCode): void;
}

/** A command that machines can read, too. */
export function command({ program }: Commands, words: string, says: string): Command {
  return program.command(words).description(says).option('--json', 'for machines: JSON on stdout');
}

export const mode = () => new Option('--mode <mode>', 'as a stream or as a batch').choices(['streaming', 'batch']).default('streaming');
export const env = ['--env <name>', 'take parameters and secrets of environments/NAME.yaml, instead of those of local.yaml'] as const;
export const trust = ['--trust', 'let functions and connectors of the workspace be loaded'] as const;

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
}

export function positiveNumber(text: string): number {
  const number = Number(text);
  if (!(number > 0 && number <= 2_000_000)) throw new InvalidArgumentError('Give a number above 0.');
  return number;
}

export function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('Give a number from 0 to 65535.');
  return Number(text);
}

export function append(text: string, before: string[]): string[] {
  return [...before, text];
}

export function collect(text: string, before: string[]): string[] {
  if (!text.includes('=')) throw new Failure('bad-usage', `--sample takes TABLE=PATH, not "${text}".`);
  return [...before, text];
}
