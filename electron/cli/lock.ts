import { join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { connectorResolver } from '#electron/host/connector-resolver.ts';
import { conflictsKept } from '#electron/services/connectors/checked-jars.ts';
import { LOCK_FILE } from '#electron/services/connectors/locked-jars.ts';
import { isSameLock, lockText } from '#electron/services/connectors/lock-connectors.ts';
import { loadWorkspace, type LoadedWorkspace } from '#electron/services/workspace/load-workspace.ts';
import { writeText } from '#electron/services/workspace/files.ts';
import { faultOfWorkspaceFile } from './messages.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { workspaceAround } from './resolve-job.ts';

export interface LockOptions {
  json?: boolean;
  /** Take the jars as they are now, whatever the lock says. */
  renew?: boolean;
  /** Write nothing: fail where the lock is not what would be written. */
  check?: boolean;
}

/** Resolves the connectors of the workspace, writes weir.lock and fetches what it holds. */
export async function lock(options: LockOptions, parts: CliParts): Promise<ExitCode> {
  const workspace = await workspaceHere(parts.cwd);
  const broken = faultOfWorkspaceFile(workspace);
  if (broken) throw new Failure('broken-workspace', `${broken.diagnostic.message} Correct weir.yaml first.`, { path: join(workspace.folder, 'weir.yaml'), range: broken.diagnostic.range });
  const connectors = workspace.file.connectors ?? [];
  const resolve = connectorResolver(parts.places, (message) => void parts.err.write(`${message}\n`));
  const before = options.renew ? undefined : workspace.lock;
  const now = await resolve(connectors, before, parts.interrupted);
  const same = isSameLock(workspace.lock, now);
  if (options.check && !same) {
    await parts.err.write(`weir: error: ${LOCK_FILE} is not what weir.yaml asks for. Run "weir lock" and commit it. [lock-differs]\n`);
    return Exit.wrong;
  }
  if (!same) await writeText(join(workspace.folder, LOCK_FILE), LOCK_FILE, lockText(now));
  for (const { code, message } of (await conflictsKept(now.jars)) ?? []) await parts.err.write(`weir: warning: ${message} [${code}]\n`);
  await parts.out.write(options.json ? `${JSON.stringify(now)}\n` : `${now.jars.map(({ coordinates, sha256, size }) => `${sha256.slice(0, 12)}  ${sizeOf(size).padStart(8)}  ${coordinates}\n`).join('')}${LOCK_FILE}: ${now.jars.length} ${now.jars.length === 1 ? 'jar' : 'jars'}, ${same ? 'unchanged' : 'written'}\n`);
  return Exit.good;
}

/** The workspace of the current folder. */
export async function workspaceHere(cwd: string): Promise<LoadedWorkspace> {
  const root = await workspaceAround(cwd);
  if (root === undefined) throw new Failure('no-workspace', 'This folder is in no workspace: there is no weir.yaml above it.');
  return loadWorkspace(root);
}

function sizeOf(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
