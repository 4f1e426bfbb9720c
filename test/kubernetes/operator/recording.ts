import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the operator wrote of one resource from one change of it to the next rest, one status after the other. */
export type Recording = OperatorWords[];

/** A status; what tests look at of it. */
export interface OperatorWords {
  lifecycleState?: string;
  jobManagerDeploymentStatus?: string;
  error?: string;
  reconciliationStatus?: { state?: string; lastReconciledSpec?: string };
  jobStatus?: { state?: string; savepointInfo?: { lastSavepoint?: { location?: string } } };
}

const FOLDER = join(import.meta.dirname, '../../fixtures/operator');
const fileOf = (name: string) => join(FOLDER, `${name}.json`);

/** One of `test/fixtures/operator`, whose README says how they came about. */
export async function recording(name: string): Promise<Recording> {
  return JSON.parse(await readFile(fileOf(name), 'utf8')) as Recording;
}

export async function keepRecording(name: string, statuses: Recording): Promise<void> {
  await writeFile(fileOf(name), `${JSON.stringify(statuses, null, 1)}\n`);
}
