import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { EditsOnDisk, topology } from '#shared/services/topology.ts';
import { NO_EDITS, type TopologyEdits } from '#shared/topology/edits.ts';

export interface FakeEdits extends Service<typeof topology> {
  /** Somebody else changes a job's topology.yaml. */
  changeOnDisk(file: string, part: Partial<EditsOnDisk>): void;
  /** What the disk holds of a job. */
  of(file: string): EditsOnDisk;
}

/** The topology.yaml of every job, in memory. */
export function createFakeEdits(first: Record<string, TopologyEdits> = {}): FakeEdits {
  const disk = new Map<string, Live<EditsOnDisk>>();
  let writes = 0;
  const entry = (file: string) => {
    if (!disk.has(file)) disk.set(file, new Live<EditsOnDisk>({ path: file.replace(/[^/]+$/, 'topology.yaml'), edits: first[file] ?? NO_EDITS, names: {}, version: first[file] ? 'v0' : null, problems: [] }));
    return disk.get(file)!;
  };
  return {
    of: (file) => entry(file).value,
    changeOnDisk: (file, part) => entry(file).set({ ...entry(file).value, version: `v${++writes}`, ...part }),
    edits: ({ file }, signal) => entry(file).follow(signal),
    save: async ({ file, edits, names, expect }) => {
      const now = entry(file);
      if (now.value.version !== expect) throw new Failure('file-changed', `${now.value.path} was changed on disk since it was read. Look at both, and keep one.`);
      now.set({ ...now.value, edits, names, version: `v${++writes}` });
      return { version: now.value.version };
    },
  };
}
