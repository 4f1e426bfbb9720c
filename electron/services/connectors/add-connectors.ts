import { join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { withConnectors } from '#shared/workspace/add-connectors.ts';
import type { LockedJar, LockFile } from '#shared/workspace/lock-file.ts';
import { readYaml } from '#shared/workspace/read-yaml.ts';
import { WorkspaceFile } from '#shared/workspace/workspace-file.ts';
import { decodeUtf8, readBytes, writeText } from '../workspace/files.ts';
import { WORKSPACE_FILE, type LoadedWorkspace } from '../workspace/load-workspace.ts';
import { isSameLock, lockText } from './lock-connectors.ts';
import { LOCK_FILE } from './locked-jars.ts';

/** Resolves connectors, puts their jars where runs find them, and gives the lock; as `lockConnectors` does. */
export type ResolveConnectors = (connectors: readonly string[], before: LockFile | undefined, signal: AbortSignal) => Promise<LockFile>;

/**
 * Adds connectors to weir.yaml and locks all that it names then. Resolved first, written after: what cannot be had changes no file. Fails with
 * `broken-workspace`, and as `weir lock` does.
 */
export async function addConnectors({ folder, lock }: Pick<LoadedWorkspace, 'folder' | 'lock'>, coordinates: readonly string[], resolve: ResolveConnectors, signal: AbortSignal): Promise<LockedJar[]> {
  const path = join(folder, WORKSPACE_FILE);
  const bytes = await readBytes(path, WORKSPACE_FILE).catch((thrown: unknown) => {
    if (thrown instanceof Failure && thrown.code === 'file-missing') return undefined;
    throw thrown;
  });
  const before = bytes && decodeUtf8(bytes, WORKSPACE_FILE);
  const fault = before !== undefined && readYaml(before, WorkspaceFile).diagnostics.find(({ severity }) => severity === 'error');
  if (fault) throw new Failure('broken-workspace', `${fault.message} Correct weir.yaml first.`, { path, range: fault.range });
  const text = withConnectors(before, coordinates);
  const { value, diagnostics } = readYaml(text, WorkspaceFile);
  if (!value) throw new Failure('broken-workspace', `${diagnostics[0]?.message ?? 'These connectors cannot be written into it.'} weir.yaml stays as it was.`, { path });
  const now = await resolve(value.connectors ?? [], lock, signal);
  if (text !== before) await writeText(path, WORKSPACE_FILE, text, bytes);
  if (!isSameLock(lock, now)) await writeText(join(folder, LOCK_FILE), LOCK_FILE, lockText(now));
  return now.jars;
}
