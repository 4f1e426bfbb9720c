import { Failure } from '#shared/base/failure.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { topology } from '#shared/services/topology.ts';
import { faultOf, NO_TOPOLOGY, readTopology, topologyPathOf } from '#shared/workspace/topology-file.ts';
import { writeTopology } from '#shared/workspace/write-topology.ts';
import type { FakeWorkspace } from './window-workspace.ts';

/** The edits of jobs in a workspace in memory: its topology.yaml files are what `FakeWorkspace` holds. */
export function createFakeTopology(files: FakeWorkspace): Service<typeof topology> {
  const read = async (path: string) => {
    const { text, version } = files.onDisk(path);
    return { version, text, ...(version === null ? NO_TOPOLOGY : readTopology(text)) };
  };
  return {
    edits: async function* ({ file }, signal) {
      const path = topologyPathOf(file);
      for await (const _change of files.watch({ path }, signal)) {
        const { edits = null, notes, version, diagnostics } = await read(path);
        yield { path, edits, names: notes, version, problems: diagnostics };
      }
    },
    save: async ({ file, edits, names, expect }, signal) => {
      const path = topologyPathOf(file);
      const fault = faultOf(edits);
      if (fault) throw new Failure('bad-edit', `${path} was not saved: ${fault}.`);
      const before = await read(path);
      if (before.version !== expect) throw new Failure('file-changed', `${path} was changed on disk since you opened it.`, { version: before.version, text: before.version && before.text });
      if (!before.edits) throw new Failure('broken-topology', before.diagnostics[0]!.message, { path, range: before.diagnostics[0]!.range });
      const text = writeTopology(before.version === null ? undefined : before.text, edits, names);
      if (text === before.text && before.version !== null) return { version: before.version };
      if (text !== undefined) return files.write({ path, text, expect }, signal);
      if (before.version !== null) files.changeOnDisk(path, undefined);
      return { version: null };
    },
  };
}
