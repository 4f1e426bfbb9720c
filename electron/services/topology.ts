import type { Service } from '#shared/rpc/contract.ts';
import type { topology } from '#shared/services/topology.ts';
import { topologyPathOf } from '#shared/workspace/topology-file.ts';
import type { Desk } from './workspace/desk.ts';
import { readJobTopology, saveEdits } from './workspace/job-topology.ts';
import { confine } from './workspace/paths.ts';

/** The edits of the jobs in one window's workspace. */
export function createTopologyService(desk: Desk): Service<typeof topology> {
  return {
    edits: async function* ({ file }, signal) {
      const open = await desk.workspace();
      const path = topologyPathOf(file);
      const place = await confine(open.folder, path);
      let last = '';
      for await (const _change of open.changes.follow(signal)) {
        const { edits = null, notes, version, diagnostics } = await readJobTopology(place, path);
        // A file that may not be read has no version, and differs from none all the same.
        const now = JSON.stringify([version, diagnostics]);
        if (now !== last) yield { path, edits, names: notes, version, problems: diagnostics };
        last = now;
      }
    },
    save: async ({ file, edits, names, expect }) => {
      const open = await desk.workspace();
      const version = await saveEdits(open.folder, file, edits, names, expect);
      await open.reload();
      return { version };
    },
  };
}
