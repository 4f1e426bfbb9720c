import { Option } from 'commander';
import { diff } from '../diff.ts';
import { preview } from '../preview.ts';
import { run } from '../run.ts';
import { showSavepoint } from '../savepoint.ts';
import { test } from '../test.ts';
import { validate } from '../validate.ts';
import { where } from '../where.ts';
import { why } from '../why.ts';
import { append, collect, command, env, mode, positiveNumber, trust, wholeNumber, type Commands } from './options.ts';

/** What looks at jobs, runs and tests them, and asks about their rows and state. */
export function jobCommands(all: Commands): void {
  const { program, parts, done } = all;
  command(all, 'validate <file...>', 'ask Flink about jobs; one line an error: file:line:column: message')
    .addOption(mode())
    .option(...env)
    .option(...trust)
    .action(async (files: string[], options) => done(await validate(files, options, parts)));
  command(all, 'preview <file>', "show a job's topology")
    .addOption(mode())
    .option(...env)
    .addOption(new Option('--svg', 'as a drawing').conflicts(['mermaid', 'json']))
    .addOption(new Option('--mermaid', 'as a Mermaid flowchart').conflicts('json'))
    .option(...trust)
    .action(async (file: string, options) => done(await preview(file, options, parts)));
  command(all, 'run <file>', 'run a job on the local engine, against samples; sinks are captured unless --real or --real-table says otherwise')
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
  const asking = (words: string, says: string) =>
    command(all, words, says)
      .addOption(mode())
      .option('--sample <table=path>', "a table's data: CSV or JSON lines, plain or gz; again for each table", collect, [])
      .option('--timeout <seconds>', 'how long may be looked for the answer', positiveNumber)
      .option(...env)
      .option(...trust);
  asking('why <file>', 'say which input rows a row of a result came from, by running the job again on its samples')
    .requiredOption('--row <json>', 'the row: columns and values as a JSON object; columns that are left out may have any value')
    .option('--sink <sink>', 'where the row is', 'select-1')
    .addOption(new Option('--kind <kind>', 'of a change; without it the row is one of the final table').choices(['+I', '-U', '+U', '-D']))
    .action(async (file: string, options) => done(await why(file, options, parts)));
  asking('where <file>', 'say where a row of a sample went, or which operator dropped it and why')
    .requiredOption('--table <table>', 'the table whose sample has the row')
    .requiredOption('--line <line>', 'the line of the sample, from 1', wholeNumber)
    .option('--file <file>', 'the file that has the line, where the sample has several')
    .action(async (file: string, options) => done(await where(file, options, parts)));
  command(all, 'diff <old> <new>', "compare two versions of a job: what becomes of the old one's state in the new one")
    .option('--savepoint <path>', 'a savepoint or checkpoint of the old version')
    .option(...env)
    .option(...trust)
    .action(async (old: string, now: string, options) => done(await diff(old, now, options, parts)));
  command(all, 'test [job...]', 'run the tests of jobs: given rows, expected changes or tables')
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
    .description("show what a savepoint or a checkpoint holds: operators, states, sizes, types; or what stands in one operator's state")
    .option('--state <operator>', 'show entries of the state of this operator: its uid, operator id or name')
    .option('--name <state>', 'only of the state of this name')
    .option('--key <key>', 'only of this key: typed whole, its columns with commas between, or one of its columns')
    .option('--find <text>', 'only entries that this text stands in')
    .option('--offset <entries>', 'leave out so many first', wholeNumber, 0)
    .option('--limit <entries>', 'at most so many, up to 1000', wholeNumber, 100)
    .option('--jar <path>', "a jar with the job's own classes, which are loaded; again for each", append, [])
    .option('--json', 'for machines: JSON on stdout')
    .action(async (path: string, options) => done(await showSavepoint(path, options, parts)));
}
