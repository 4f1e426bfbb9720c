import { byPlace, type Diagnostic } from '#shared/base/text-range.ts';
import type { Preview } from '#shared/services/engine.ts';
import { nameOperators } from '#shared/topology/name-operators.ts';
import { sayRefusals } from '#shared/topology/refusal-words.ts';
import { sqlParts } from '#shared/topology/sql-parts.ts';
import { placeOfOperator, placeOfRefused } from '#shared/workspace/topology-file.ts';
import type { JobTopology } from '#electron/services/workspace/job-topology.ts';
import { diagnosticLine } from './messages.ts';
import type { CliParts } from './parts.ts';

/** What the engine did not do of a job's edits; the topology, since a refusal calls operators what the drawing calls them. */
export type Undone = Pick<Preview, 'topology' | 'refused' | 'orphans'>;

/** What the engine did not do of a job's edits, each at its place in topology.yaml. */
export function editWarnings({ topology, refused, orphans }: Undone, { text, notes }: JobTopology): Diagnostic[] {
  return [
    ...sayRefusals(refused, topology).map((edit): Diagnostic => {
      const instead = edit.alternatives.map(({ words }) => words.charAt(0).toLowerCase() + words.slice(1)).join(', or ');
      return { severity: 'warning', code: edit.code, message: `${edit.message}${instead ? ` Instead: ${instead}.` : ''}`, range: placeOfRefused(text, edit) };
    }),
    ...orphans.map((uid): Diagnostic => {
      const known = notes[uid] ? ` (${notes[uid]})` : '';
      const message = `The job has no operator ${uid}${known}, so this edit does nothing. It is kept: correct the uid, or remove the stanza.`;
      return { severity: 'warning', code: 'orphaned-edit', message, range: placeOfOperator(text, uid) };
    }),
  ].sort(byPlace);
}

export async function warnOfEdits(undone: Undone, topology: JobTopology, { err }: CliParts): Promise<void> {
  for (const warning of editWarnings(undone, topology)) await err.write(diagnosticLine(topology.path, warning));
}

/** The same with operators called as the window calls them: by what the job's text calls what they make. */
export function named(preview: Preview, text: string): Preview {
  return { ...preview, topology: preview.topology && nameOperators(preview.topology, sqlParts(text)) };
}
