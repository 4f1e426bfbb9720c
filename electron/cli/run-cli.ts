import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { LOCAL } from '#shared/services/kafka.ts';
import { Failure, toFailure } from '#shared/base/failure.ts';
import { showArtefact } from './artefact.ts';
import { showBroker, startBroker, stopBroker } from './broker.ts';
import { diff } from './diff.ts';
import { EXPORT_FORMATS } from '#electron/services/deployment/export-job.ts';
import { exportJob } from './export.ts';
import { generate } from './generate.ts';
import { lock } from './lock.ts';
import { image } from './image.ts';
import { failureLine } from './messages.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { preview } from './preview.ts';
import { act, rollBack, showLogs, showStatus } from './promoted.ts';
import { promote } from './promote.ts';
import { recordTopic } from './record.ts';
import { run } from './run.ts';
import { showSavepoint } from './savepoint.ts';
import { listSecrets, removeSecret, setSecret } from './secret.ts';
import { serve } from './serve.ts';
import { test } from './test.ts';
import { validate } from './validate.ts';

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
  const mode = () => new Option('--mode <mode>', 'as a stream or as a batch').choices(['streaming', 'batch']).default('streaming');
  const command = (words: string, says: string) => program.command(words).description(says).option('--json', 'for machines: JSON on stdout');
  const env = ['--env <name>', 'take parameters and secrets of environments/NAME.yaml, instead of those of local.yaml'] as const;
  const trust = ['--trust', 'let functions and connectors of the workspace be loaded'] as const;

  command('validate <file...>', 'ask Flink about jobs; one line an error: file:line:column: message')
    .addOption(mode())
    .option(...env)
    .option(...trust)
    .action(async (files: string[], options) => done(await validate(files, options, parts)));
  command('preview <file>', "show a job's topology")
    .addOption(mode())
    .option(...env)
    .addOption(new Option('--svg', 'as a drawing').conflicts(['mermaid', 'json']))
    .addOption(new Option('--mermaid', 'as a Mermaid flowchart').conflicts('json'))
    .option(...trust)
    .action(async (file: string, options) => done(await preview(file, options, parts)));
  command('run <file>', 'run a job on the local engine, against samples; sinks are captured unless --real or --real-table says otherwise')
    .addOption(mode())
    .option(...env)
    .option('--limit <rows>', 'stop after so many rows', wholeNumber)
    .option('--timeout <seconds>', 'stop after so many seconds', positiveNumber)
    .option('--fold', 'the final table instead of the changes')
    .option('--fold-cap <rows>', 'rows of a folded table that are kept', wholeNumber, 1_000_000)
    .option('--real', "let a jar's own sources and sinks be read and written: nothing can stand in for them")
    .option('--real-table <table>', 'read or write this table for real, not its sample or capture; again for each table', append, [])
    .option('--sample <table=path>', "a table's data: CSV or JSON lines, plain or gz; again for each table", collect, [])
    .action(async (file: string, options) => done(await run(file, options, parts)));
  command('diff <old> <new>', "compare two versions of a job: what becomes of the old one's state in the new one")
    .option('--savepoint <path>', 'a savepoint or checkpoint of the old version')
    .option(...env)
    .option(...trust)
    .action(async (old: string, now: string, options) => done(await diff(old, now, options, parts)));
  command('test [job...]', 'run the tests of jobs: given rows, expected changes or tables')
    .option(...env)
    .option('--junit <file>', 'write the results as JUnit XML')
    .option('--update', 'write what came into the tests as what they expect')
    .option('--against <version>', 'instead: compare the tables that a job gives on its samples with those of another version, a path, git:REV or env:NAME')
    .option('--as-batch', 'instead: compare the tables that a job gives as a stream and as a batch, on its samples')
    .option('--tolerance <number>', 'by how much numbers may differ, when comparing', positiveNumber)
    .option('--timeout <seconds>', 'how long each of the two may run, when comparing', positiveNumber)
    .option('--sample <table=path>', "a table's data, when comparing; again for each table", collect, [])
    .option('--trust', 'where no job is named: let functions and connectors of the workspace be loaded')
    .option('--watch', 'run again whenever a test or what it tests changes')
    .action(async (jobs: string[], options) => done(await test(jobs, options, parts)));
  program
    .command('savepoint')
    .description('look into savepoints')
    .command('show <path>')
    .description('show what a savepoint or a checkpoint holds: operators, states, sizes, types')
    .option('--json', 'for machines: JSON on stdout')
    .action(async (path: string, options) => done(await showSavepoint(path, options, parts)));
  program
    .command('generate <stream>')
    .description('print the rows of a stream that are made by rule, one JSON object a line')
    .option('--rows <rows>', 'only so many', wholeNumber)
    .action(async (stream: string, options) => done(await generate(stream, options, parts)));
  const broker = program.command('broker').description('the local Kafka: a real broker on this machine');
  const brokerCommand = (word: string, says: string) => broker.command(word).description(says).option('--json', 'for machines: JSON on stdout');
  brokerCommand('start', 'start it, fetching Kafka the first time; it runs until it is stopped').action(async (options) => done(await startBroker(options, parts)));
  brokerCommand('stop', 'stop it; its data stays').action(async (options) => done(await stopBroker(options, parts)));
  brokerCommand('status', 'whether it runs, and at which address').action(async (options) => done(await showBroker(options, parts)));
  command('record <topic>', 'record messages of a Kafka topic as a sample stream of this workspace')
    .option('--connection <name>', 'a file in kafka/, without .yaml; or the local Kafka', LOCAL)
    .option('--as <stream>', "the stream's name, instead of the topic's")
    .option('--from <start>', 'latest, earliest, an offset, or a time as 2026-01-05T10:00:00Z', 'latest')
    .option('--until <time>', 'messages before this time only')
    .option('--limit <messages>', 'at most so many', wholeNumber, 1000)
    .option('--where <condition>', 'a JSONata expression over the value, as amount > 100')
    .option('--key <text>', 'messages whose key contains this')
    .option('--mask <column=how>', 'hash, fake or drop a column before it is written; again for each', (text: string, before: string[]) => [...before, text], [])
    .option('--resume', 'go on with a recording that was interrupted')
    .option('--trust', 'let the connections of the workspace use secrets')
    .action(async (topic: string, options) => done(await recordTopic(topic, options, parts)));
  command('artefact <job>', 'show what of a job is promoted, and the hash by which it is known')
    .addOption(mode())
    .action(async (job: string, options) => done(await showArtefact(job, options, parts)));
  command('export <job> <folder>', 'write what a promotion would apply, for others to apply; or the script for the SQL client')
    .addOption(new Option('--format <format>', 'of the files').choices([...EXPORT_FORMATS]).makeOptionMandatory())
    .addOption(mode())
    .option('--env <name>', 'the environment, by its file in environments/')
    .option('--overwrite', 'also files that no export wrote, or that were changed since')
    .option(...trust)
    .action(async (job: string, folder: string, options) => done(await exportJob(job, folder, options, parts)));
  command('lock', 'resolve the connectors of weir.yaml with Maven, write weir.lock, fetch their jars')
    .addOption(new Option('--renew', 'take the jars as they are now, whatever the lock says').conflicts('check'))
    .option('--check', 'write nothing; fail where the lock would change')
    .action(async (options) => done(await lock(options, parts)));
  const secret = program.command('secret').description('values of ${secret:NAME} for runs on this machine; they are in the keychain, and in no file of the workspace');
  const forEnv = ['--env <name>', 'for this environment only'] as const;
  secret.command('set <name>').description('keep a value: asked for, or read from standard input').option(...forEnv).action(async (name: string, options) => done(await setSecret(name, options, parts)));
  secret.command('list').description('the names, never a value').option('--json', 'for machines: JSON on stdout').action(async (options) => done(await listSecrets(options, parts)));
  secret.command('remove <name>').description('forget a value').option(...forEnv).action(async (name: string, options) => done(await removeSecret(name, options, parts)));
  const promoting = (words: string, says: string) =>
    command(words, says)
      .requiredOption('--env <name>', 'the environment, a file in environments/ without .yaml')
      .option('--yes', 'without asking')
      .option('--production <name>', 'the name of the environment, where it is production')
      .addOption(new Option('--mode <mode>', 'how a running job is taken to its next version').choices(['stateless', 'last-state', 'savepoint']))
      .option('--timeout <seconds>', 'how long it may take to get healthy', positiveNumber);
  promoting('promote <job>', 'check a job against an environment, show what would change, do it and watch it to health')
    .option('--dry-run', 'change nothing: the checks and the difference')
    .option('--force', 'take over fields that another field manager sets')
    .action(async (job: string, options) => done(await promote(job, options, parts)));
  promoting('rollback <job>', 'back to the version before, with the state it was stopped with')
    .option('--to <promotion>', 'a promotion of the history, instead of the one before')
    .action(async (job: string, options) => done(await rollBack(job, options, parts)));
  for (const [kind, says] of [['suspend', 'stop a job with a savepoint, to be resumed'], ['resume', 'start a suspended job from its savepoint'], ['cancel', 'stop a job for good, with a savepoint'], ['redeploy', 'start the version that runs anew, through a savepoint']] as const)
    promoting(`${kind} <job>`, says).action(async (job: string, options) => done(await act(kind, job, options, parts)));
  command('status [job]', 'how jobs stand in environments')
    .option('--env <name>', 'this environment only')
    .action(async (job: string | undefined, options) => done(await showStatus(job, options, parts)));
  command('logs <job>', "the log of a job's pods")
    .requiredOption('--env <name>', 'the environment')
    .option('-f, --follow', 'and what comes, through restarts')
    .option('--tail <lines>', 'at most so many lines of each pod', wholeNumber, 500)
    .action(async (job: string, options) => done(await showLogs(job, options, parts)));
  command('image', 'write the image that jobs run in on Kubernetes, without Docker, and print its name')
    .addOption(new Option('--push <name>', 'into a registry, as registry.example.com/team/weir:1; logins are those of docker login').conflicts('out'))
    .option('--out <file>', 'into a file, for docker load')
    .option('--base <name>', "the image of Flink below it; none: everything is made of this machine's files. Default: Flink's own image")
    .option('--ca <file>', 'trust the registry by this certificate (PEM) too; again for each', append, [])
    .action(async (options) => done(await image(options, parts)));
  command('serve [workspace]', 'open the window in a browser; on this machine only')
    .option('--port <port>', 'the port, instead of any free one', portNumber)
    .option('--no-open', 'print the address only')
    .action(async (workspace: string | undefined, options) => done(await serve(workspace, options, parts)));
  return program;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
}

function positiveNumber(text: string): number {
  const number = Number(text);
  if (!(number > 0 && number <= 2_000_000)) throw new InvalidArgumentError('Give a number above 0.');
  return number;
}

function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('Give a number from 0 to 65535.');
  return Number(text);
}

function append(text: string, before: string[]): string[] {
  return [...before, text];
}

function collect(text: string, before: string[]): string[] {
  if (!text.includes('=')) throw new Failure('bad-usage', `--sample takes TABLE=PATH, not "${text}".`);
  return [...before, text];
}
