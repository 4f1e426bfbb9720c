import { basename, extname, join } from 'node:path';
import { glob } from 'tinyglobby';
import { toFailure, type Failure } from '#shared/base/failure.ts';
import type { Diagnostic } from '#shared/base/text-range.ts';
import type { Script } from '#shared/services/engine.ts';
import { readTest } from '#shared/workspace/test-file.ts';
import type { TestSpec } from '#shared/workspace/test-spec.ts';
import { readText, versionOf } from '#electron/services/workspace/files.ts';
import { problem } from '#electron/services/workspace/load-workspace.ts';
import { confine } from '#electron/services/workspace/paths.ts';

/** A job whose tests are wanted. */
export interface TestedJob {
  /** What people call it. */
  name: string;
  /** Its file, as messages call it. */
  file: string;
  /** The folder that its `tests` lie in, absolute. */
  folder: string;
  /** How messages call a file by its absolute path. */
  called(path: string): string;
  script(): Promise<Script>;
}

/** A test that was read. */
export interface LoadedTest {
  /** As messages call it, and absolute. */
  path: string;
  file: string;
  job: string;
  jobFile: string;
  name: string;
  text: string;
  /** Hash of the file's bytes. */
  fileVersion: string | undefined;
  /** Undefined where the file cannot be read; `problems` says why. */
  spec: TestSpec | undefined;
  problems: Diagnostic[];
  /** The job's script, or why there is none. */
  script: Script | Failure;
  version: string;
}

/** The tests beside a job, by name of their files. Only a job in a folder of its own has tests. */
export async function loadTests(job: TestedJob): Promise<LoadedTest[]> {
  if (!/^job\.(sql|ts|yaml)$/.test(basename(job.file))) return [];
  const names = await glob(['*.yaml', '*.yml'], { cwd: join(job.folder, 'tests'), followSymbolicLinks: false, onlyFiles: true, expandDirectories: false }).catch(() => []);
  if (!names.length) return [];
  const script = await job.script().catch((thrown: unknown) => toFailure(thrown));
  return Promise.all(names.sort().map((name) => loadTest(job, join(job.folder, 'tests', name), script)));
}

async function loadTest(job: TestedJob, file: string, script: Script | Failure): Promise<LoadedTest> {
  const path = job.called(file);
  const known = { path, file, job: job.name, jobFile: job.file, script };
  const plain = basename(file, extname(file));
  try {
    // A link may lead out of the job's folder.
    const { text, version: fileVersion } = await readText(await confine(job.folder, file), path);
    const { name = plain, spec, diagnostics } = readTest(text);
    return { ...known, name, text, fileVersion, spec, problems: diagnostics, version: versionOfTest(text, script) };
  } catch (thrown) {
    const { code, message } = toFailure(thrown);
    return { ...known, name: plain, text: '', fileVersion: undefined, spec: undefined, problems: [problem(code, message)], version: versionOfTest('', script) };
  }
}

function versionOfTest(text: string, script: Script | Failure): string {
  return versionOf(Buffer.from(JSON.stringify([text, script instanceof Error ? script.message : script])));
}
