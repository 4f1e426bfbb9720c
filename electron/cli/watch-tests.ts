import { Failure } from '#shared/base/failure.ts';
import { ChosenEnvironments } from '#electron/services/deployment/chosen-environments.ts';
import { OpenWorkspace } from '#electron/services/workspace/open-workspace.ts';
import { Trust } from '#electron/services/workspace/trust.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { round, testsMeant, type MeantTests, type TestOptions } from './test.ts';
import { withEngine } from './with-engine.ts';

/** Runs tests now, and again those whose outcome may have changed whenever a file of the workspace does, until Ctrl-C. */
export async function watchTests(given: string[], first: MeantTests[], options: TestOptions, parts: CliParts): Promise<ExitCode> {
  const folder = first[0]?.job.workspace?.folder;
  if (folder === undefined) throw new Failure('bad-usage', '--watch is for jobs of a workspace: there is no weir.yaml above the job.');
  const open = await OpenWorkspace.open(folder, new Trust(parts.places.home, [parts.places.sample]), new ChosenEnvironments(parts.places.home));
  const ran = new Map<string, string>();
  try {
    return await withEngine(parts, async (engine) => {
      for await (const _change of open.changes.follow(parts.interrupted)) {
        const meant = await testsMeant(given, options, parts);
        const due = meant.flatMap(({ tests }) => tests).filter(({ file, version }) => ran.get(file) !== version);
        for (const { file, version } of due) ran.set(file, version);
        if (due.length) await round(engine, due, options, parts);
        if (due.length && !parts.interrupted.aborted) await parts.err.write('Waiting for changes. Ctrl-C ends.\n');
      }
      return Exit.cancelled;
    });
  } finally {
    open.dispose();
  }
}
