import { Command, CommanderError } from 'commander';
import { toFailure } from '#shared/base/failure.ts';
import { jobCommands } from './commands/job-commands.ts';
import { command, mode, portNumber } from './commands/options.ts';
import { promotionCommands } from './commands/promotion-commands.ts';
import { streamCommands } from './commands/stream-commands.ts';
import { dap } from './dap.ts';
import { lsp } from './lsp.ts';
import { failureLine } from './messages.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { serve } from './serve.ts';

/** Runs one command line; gives its exit code, and throws nothing. */
export async function runCli(args: string[], parts: CliParts): Promise<ExitCode> {
  let code: ExitCode = Exit.good;
  const program = programOf(parts, (given) => (code = given));
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? Exit.good : Exit.usage;
    if (parts.interrupted.aborted) return Exit.cancelled;
    const failure = toFailure(thrown);
    await parts.err.write(failureLine(failure, parts.cwd));
    // The edits are a part of the job, so it is the job that is wrong.
    return failure.code === 'broken-topology' ? Exit.wrong : Exit.usage;
  }
}

function programOf(parts: CliParts, done: (code: ExitCode) => void): Command {
  const program = new Command('weir')
    .description('Write, see and run Apache Flink jobs on this machine.')
    .version(parts.places.version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => void parts.out.write(text), writeErr: (text) => void parts.err.write(text) })
    .showHelpAfterError('(weir --help shows what there is)');
  const all = { program, parts, done };
  jobCommands(all);
  streamCommands(all);
  promotionCommands(all);
  command(all, 'serve [workspace]', 'open the window in a browser; on this machine only')
    .option('--port <port>', 'the port, instead of any free one', portNumber)
    .option('--no-open', 'print the address only')
    .action(async (workspace: string | undefined, options) => done(await serve(workspace, options, parts)));
  program
    .command('lsp')
    .description('speak the Language Server Protocol over standard input and output, for other editors')
    .addOption(mode())
    .option('--stdio', 'as editors ask for it; there is no other way')
    .action(async (options) => done(await lsp(options, parts)));
  program
    .command('dap')
    .description('speak the Debug Adapter Protocol over standard input and output, for other editors: runs a job and stops it in its TypeScript')
    .option('--stdio', 'as editors ask for it; there is no other way')
    .action(async () => done(await dap(parts)));
  return program;
}
