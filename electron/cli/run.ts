import { randomUUID } from 'node:crypto';
import { relative } from 'node:path';
import { Failure, toFailure } from '#shared/base/failure.ts';
import type { Diagnostic } from '#shared/base/text-range.ts';
import { Validation, type Mode, type RunId, type RunStatus, type Script, type SkippedLines } from '#shared/services/engine.ts';
import { capturedOf, writtenTo, writtenWords } from '#shared/services/written.ts';
import { artefactHash } from '#electron/services/deployment/artefact.ts';
import type { EngineClient } from '#electron/services/engines.ts';
import { LastRuns } from '#electron/services/promotion/last-runs.ts';
import { refuseProduction } from '#electron/services/workspace/environments.ts';
import { relativePath } from '#electron/services/workspace/paths.ts';
import { isSameTable, withStreamFault } from '#electron/services/workspace/stream-fault.ts';
import { named, warnOfEdits } from './edit-warnings.ts';
import { diagnosticLine, failureLine, warnOfEmpty, warnOfUnread, warnOfWorkspace } from './messages.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { typed } from './typed.ts';
import { brokenEdits, resolveJob, samplesOf, scriptOfJob, type ResolvedJob } from './resolve-job.ts';
import { jsonRows, tableRows } from './rows-writer.ts';
import { copyRows, copyTables } from './run-rows.ts';
import { valuesOf, type EnvOption } from './values.ts';
import { withEngine } from './with-engine.ts';

export interface RunOptions extends EnvOption {
  json?: boolean;
  mode: Mode;
  limit?: number;
  /** Seconds. */
  timeout?: number;
  fold?: boolean;
  sample: string[];
  /** A jar's own sources and sinks are meant. */
  real?: boolean;
  /** The tables that are read or written for real. */
  realTable: string[];
  foldCap: number;
}

/** Runs a job on an engine of its own and writes what reaches its sinks. A person who names a job to run trusts it. */
export async function run(file: string, options: RunOptions, parts: CliParts): Promise<ExitCode> {
  const job = await resolveJob(file, parts.cwd);
  await warnOfWorkspace(job.workspace, parts);
  const samples = await samplesOf(options.sample, parts.cwd, job.workspace);
  await warnOfEmpty(samples, parts);
  if (!job.topology.edits) return refuse(brokenEdits(job), job, options, parts);
  const plain = await scriptOfJob(job, { mode: options.mode, trusted: true, samples, values: valuesOf(options, parts) });
  refuseOptions(plain, options);
  return withEngine(parts, async (engine) => {
    const script = { ...(await typed(plain, job, engine, parts)), real: options.real ? ['*'] : options.realTable };
    const id = randomUUID() as RunId;
    try {
      if (options.realTable.length) for (const line of await announceReal(engine, script, job, parts)) await parts.err.write(`${line}\n`);
      const first = await engine.start({ script, run: id, limit: options.limit ?? null, foldCap: options.foldCap }, parts.interrupted);
      await noteRun(job, plain, parts);
      await warnOfUndone(engine, script, first, job, parts);
      await warnOfUnread(samples, first, parts);
      return await follow(engine, first, job, options, parts);
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (parts.interrupted.aborted || ENVIRONMENT.has(failure.code)) throw failure;
      return refuse(withStreamFault(failure, job.workspace), job, options, parts);
    }
  });
}

/** A promotion is compared with what ran here last; a run whose artefact cannot be built is none to compare with. */
async function noteRun({ workspace, path }: ResolvedJob, script: Script, { places }: CliParts): Promise<void> {
  if (!workspace) return;
  const file = relativePath(workspace.folder, path);
  const hash = await artefactHash({ ...script, file }, places.runner, workspace.connectors.jars);
  if (hash !== null) await new LastRuns(places.home).note(workspace.folder, file, hash).catch(() => {});
}

/** Options that the job at hand has no use for: without a word they would promise what does not happen. */
function refuseOptions({ jar }: Script, { real, realTable, limit, fold, sample }: RunOptions): void {
  if (real && !jar) throw new Failure('bad-usage', '--real is for jars: it lets their own sources and sinks be used. A SQL job reads samples, and its sinks are captured; --real-table switches one of them to the real one.');
  if (realTable.length && jar) throw new Failure('bad-usage', '--real-table is for SQL jobs: what a jar reads and writes is its own.');
  if (jar && (limit !== undefined || fold || sample.length))
    throw new Failure('bad-usage', '--limit, --fold and --sample are for SQL jobs: what a jar reads and writes is its own. --timeout ends its run.');
}

/** Where the real tables are, to be said before anything is read from or written to them; refuses what is production's. */
export async function announceReal(engine: EngineClient, script: Script, { workspace }: ResolvedJob, { interrupted }: CliParts): Promise<string[]> {
  const { standIns } = await engine.preview({ script }, interrupted);
  refuseProduction(standIns, workspace?.environments ?? []);
  const unmet = (script.real ?? []).find((name) => !standIns.some(({ by, table }) => by === 'real' && isSameTable(name, table)));
  if (unmet !== undefined && standIns.length) throw new Failure('bad-usage', `--real-table ${unmet}: the job neither reads nor writes a table ${unmet}. It has ${standIns.map(({ table }) => table.split('.').at(-1)).join(', ')}.`);
  return standIns.flatMap(({ table, role, by, connector, address }) => (by === 'real' ? [`weir: ${role === 'sink' ? 'writes to' : 'reads'} the real ${table}: ${connector}${address === null ? '' : ` at ${address}`}`] : []));
}

/** The run says which edits it does without; only what their operators are called, where some were refused, is the drawing's to say. */
async function warnOfUndone(engine: EngineClient, script: Script, { refused, orphans }: RunStatus, { topology, text }: ResolvedJob, parts: CliParts): Promise<void> {
  const drawn = refused.length ? await engine.preview({ script }, parts.interrupted).catch(() => undefined) : undefined;
  await warnOfEdits({ topology: drawn ? named(drawn, text).topology : null, refused, orphans }, topology, parts);
}

/** Failures of the machine or of the command, not of the job. */
const ENVIRONMENT = new Set(['bad-usage', 'internal', 'unknown-method', 'bad-params']);

async function follow(engine: EngineClient, first: RunStatus, job: ResolvedJob, options: RunOptions, parts: CliParts): Promise<ExitCode> {
  const writer = options.json ? jsonRows(parts.out) : tableRows(parts.out);
  const ended = new AbortController();
  const stopper = stopWhenTold(engine, first.run, options.timeout, ended.signal, parts);
  try {
    const copied = options.fold ? undefined : copyRows(engine, first, writer, parts.out);
    const last = await lastStatus(engine, first);
    const rows = await copied?.finished();
    const table = options.fold ? await copyTables(engine, last, writer) : undefined;
    const noticed = last.notices.map(({ code, message }) => `${message} [${code}]`);
    const skipped = last.skipped.map((lines) => `${skippedWords(lines)} [sample-line-skipped]`);
    const missed = [...(rows ?? []), ...(table ?? []), ...noticed, ...skipped];
    for (const line of missed) await parts.err.write(`weir: warning: ${line}\n`);
    if (last.failure) await parts.err.write(runFailureLine(last, job));
    await parts.out.write(options.json ? `${JSON.stringify({ summary: summaryOf(last, missed) })}\n` : inWords(last));
    return exitOf(last, stopper.reason);
  } finally {
    ended.abort();
  }
}

/** Cancels on Ctrl-C, after the time given, and once nobody reads any more. */
function stopWhenTold(engine: EngineClient, run: RunId, timeout: number | undefined, ended: AbortSignal, parts: CliParts) {
  const stopper: { reason?: 'interrupted' | 'timeout' | 'unread' } = {};
  const stop = (reason: NonNullable<typeof stopper.reason>) => {
    stopper.reason ??= reason;
    if (reason === 'timeout') void parts.err.write(`weir: stopped after ${timeout} s, as --timeout asks [timeout]\n`);
    engine.cancel({ run }).catch(() => {});
  };
  const onInterrupt = () => stop('interrupted');
  if (parts.interrupted.aborted) onInterrupt();
  parts.interrupted.addEventListener('abort', onInterrupt, { once: true });
  ended.addEventListener('abort', () => parts.interrupted.removeEventListener('abort', onInterrupt), { once: true });
  if (timeout !== undefined) void parts.wait(timeout * 1000, ended).then(() => ended.aborted || stop('timeout'), () => {});
  void parts.out.whenClosed.then(() => ended.aborted || stop('unread'));
  return stopper;
}

async function lastStatus(engine: EngineClient, first: RunStatus): Promise<RunStatus> {
  let last = first;
  try {
    for await (const status of engine.status({ run: first.run })) last = status;
    return last;
  } catch (thrown) {
    const { code, message } = toFailure(thrown);
    const said = code === 'closed' ? { code: 'runner-restarted', message: 'The engine ended in the middle of the run; its log says why.' } : { code, message };
    return { ...last, state: 'failed', failure: { ...said, detail: message, operator: null, range: null } };
  }
}

function exitOf({ state }: RunStatus, stopped: string | undefined): ExitCode {
  if (stopped === 'unread') return Exit.good;
  if (stopped === 'interrupted' || state === 'cancelled') return Exit.cancelled;
  return state === 'finished' ? Exit.good : Exit.wrong;
}

export function summaryOf(status: RunStatus, warnings: string[]) {
  const sinks = status.counts.map(({ sink, counted }) => {
    const real = writtenTo(status, sink);
    return real ? { sink, rows: real.rows, real: true } : { sink, rows: counted };
  });
  const { state, durationMs, firstRowMs, failure } = status;
  return {
    state,
    rows: sinks.reduce((sum, { rows }) => sum + (rows ?? 0), 0),
    sinks,
    durationMs,
    firstRowMs,
    ...(failure ? { failure: { code: failure.code, message: failure.message, range: failure.range } } : {}),
    ...(warnings.length ? { warnings } : {}),
  };
}

export function inWords(status: RunStatus): string {
  const { state, written, durationMs, firstRowMs } = status;
  const counts = capturedOf(status);
  const rows = counts.reduce((sum, { counted }) => sum + counted, 0);
  const bySink = counts.length > 1 ? ` (${counts.map(({ sink, counted }) => `${sink} ${counted}`).join(', ')})` : '';
  const soon = firstRowMs === null ? '' : `, first row after ${Math.round(firstRowMs)} ms`;
  return `\n${state}: ${counts.length ? `${rows} ${rows === 1 ? 'row' : 'rows'}${bySink} in` : 'after'} ${(durationMs / 1000).toFixed(2)} s${soon}\n${written.map((each) => `${writtenWords(each)}\n`).join('')}`;
}

export function runFailureLine({ failure }: RunStatus, job: Pick<ResolvedJob, 'name'>): string {
  const { code, message, range } = failure!;
  return range ? diagnosticLine(job.name, { severity: 'error', code, message, range }) : `${job.name}: error: ${message} [${code}]\n`;
}

/** What is wrong with a script that was refused. */
export function diagnosticsOf({ data }: Failure): Diagnostic[] {
  const validation = Validation.safeParse(data?.validation);
  return validation.success ? validation.data.diagnostics : [];
}

/** A script that was not started: every fault at its place, and a summary that says so. */
async function refuse(failure: Failure, job: ResolvedJob, { json }: RunOptions, { cwd, out, err }: CliParts): Promise<ExitCode> {
  const diagnostics = diagnosticsOf(failure);
  for (const diagnostic of diagnostics) await err.write(diagnosticLine(job.name, diagnostic));
  const elsewhere = typeof failure.data?.path === 'string';
  if (!diagnostics.length) await err.write(failureLine(failure.data?.range && !elsewhere ? new Failure(failure.code, failure.message, { ...failure.data, path: job.path }) : failure, cwd));
  const { code, message } = failure;
  const range = failure.data?.range ?? diagnostics.find(({ severity }) => severity === 'error')?.range ?? null;
  const place = elsewhere ? { file: relative(cwd, failure.data!.path as string), range } : { range };
  if (json) await out.write(`${JSON.stringify({ summary: { state: 'failed', rows: 0, sinks: [], durationMs: 0, firstRowMs: null, failure: { code, message, ...place } } })}\n`);
  return code === 'production-address' ? Exit.refused : Exit.wrong;
}

/** What of a sample did not fit, in a sentence's words. */
export function skippedWords({ table, file, line, reason, total }: SkippedLines): string {
  const which = total === 1 ? '1 line of a sample did not fit and was skipped; it is' : `${total.toLocaleString('en')} lines of a sample did not fit and were skipped; the last is`;
  return `${which} of ${table}, ${file}:${line}: ${reason}`;
}
