import { randomUUID } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { Failure, toFailure } from '#shared/base/failure.ts';
import { connect } from '#shared/rpc/connect.ts';
import { memoryPipes } from '#shared/rpc/pipe.ts';
import { bind, serve } from '#shared/rpc/serve.ts';
import type { RunId } from '#shared/services/engine.ts';
import { scriptDebugger } from '#shared/services/script-debugger.ts';
import { packageOf, SDK_PACKAGE } from '#shared/workspace/typescript-options.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import { typeScriptTexts } from '#electron/services/functions/typescript-texts.ts';
import { createScriptDebuggerService, ScriptDebuggers } from '#electron/services/script-debugger/script-debugger.ts';
import { withStreamFault } from '#electron/services/workspace/stream-fault.ts';
import { diagnosticLine } from '../messages.ts';
import type { CliParts } from '../parts.ts';
import { brokenEdits, resolveJob, samplesOf, scriptOfJob } from '../resolve-job.ts';
import { announceReal, diagnosticsOf, inWords, runFailureLine, skippedWords } from '../run.ts';
import { typed } from '../typed.ts';
import { valuesOf } from '../values.ts';
import type { Debuggee } from './debuggee.ts';
import type { LaunchOptions } from './launch-options.ts';

/** Makes a job ready to run on an engine of its own, as `weir run` does. A person who names a job to debug trusts it. */
export async function launch(options: LaunchOptions, keeper: EngineKeeper, parts: CliParts): Promise<Debuggee> {
  const cwd = options.workspace === undefined ? parts.cwd : resolve(parts.cwd, options.workspace);
  const job = await resolveJob(options.job, cwd);
  if (!job.topology.edits) throw brokenEdits(job);
  const given = Object.entries(options.sample).flatMap(([table, paths]) => [paths].flat().map((path) => `${table}=${path}`));
  const samples = await samplesOf(given, cwd, job.workspace);
  const plain = await scriptOfJob(job, { mode: options.mode, trusted: true, samples, values: valuesOf({ ...(options.env !== undefined && { env: options.env }) }, parts) });
  if (plain.jar) throw new Failure('bad-usage', `${job.name} is a jar: it has no TypeScript. A debugger of Java is for it.`);
  const folder = job.workspace?.folder ?? dirname(job.path);
  const run = randomUUID() as RunId;
  const scripts = new ScriptDebuggers();
  const [near, far] = memoryPipes();
  serve(far, [bind(scriptDebugger, createScriptDebuggerService(scripts, async () => folder))]);
  const engine = () => keeper.engine(parts.interrupted);
  return {
    run,
    folder,
    scripts: connect(near).client(scriptDebugger),
    start: async (begins, say) => {
      try {
        const client = await engine();
        const script = { ...(await typed(plain, job, client, parts)), real: options.realTable };
        if (options.realTable.length) for (const line of await announceReal(client, script, job, parts)) say(line);
        await scripts.beginning(run, folder, script, client);
        begins();
        return await client.start({ script, run, limit: options.limit ?? null }, parts.interrupted);
      } catch (thrown) {
        const failure = withStreamFault(toFailure(thrown), job.workspace);
        for (const diagnostic of diagnosticsOf(failure)) say(diagnosticLine(job.path, diagnostic).trimEnd());
        throw failure;
      }
    },
    status: async function* () {
      yield* (await engine()).status({ run });
    },
    logs: async function* () {
      yield* (await engine()).logs({ run });
    },
    cancel: async () => void (await (await engine()).cancel({ run })),
    textOf: async (file) => {
      const path = file.replace(/^@weir\/sdk\//, `${SDK_PACKAGE}/`);
      const inPackage = packageOf(path);
      return inPackage === undefined ? undefined : (await typeScriptTexts(folder, [], [inPackage]))[path];
    },
    endOf: (last) => ({
      summary: inWords(last).trim().split('\n'),
      faults: [...last.notices.map(({ code, message }) => `${message} [${code}]`), ...last.skipped.map((lines) => `${skippedWords(lines)} [sample-line-skipped]`), ...(last.failure ? [runFailureLine(last, { name: job.path }).trimEnd()] : [])],
    }),
    dispose: async () => {
      scripts.ended(run);
      near.close();
      await keeper.dispose();
    },
  };
}
