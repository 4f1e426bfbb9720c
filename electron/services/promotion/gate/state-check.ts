import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Failure } from '#shared/base/failure.ts';
import type { Artefact } from '#shared/deployment/artefact.ts';
import type { SavedState } from '#shared/deployment/promotion-record.ts';
import type { Script } from '#shared/services/engine.ts';
import type { JobDiff } from '#shared/topology/verdict.ts';
import type { EngineClient } from '../../engines.ts';
import type { Blueprint } from '../blueprint.ts';
import { failed, passed, unknown, warned, type CheckFinding } from './finding.ts';

export interface StateQuestion {
  blueprint: Blueprint;
  /** Of what runs there; null where nothing of Weir does. */
  hash: string | null;
  /** What runs there; undefined where nothing does. */
  live: Artefact | undefined;
  /** The newest state of it. */
  newest: SavedState | null;
  engine: EngineClient;
  signal: AbortSignal;
}

/** What becomes of the state of what runs there; `diff` is null where it could not be compared. */
export async function stateVerdict({ blueprint, hash, live, newest, engine, signal }: StateQuestion): Promise<{ finding: CheckFinding; diff: JobDiff | null }> {
  if (!live && hash !== null) return { finding: unknown(`What runs there is ${hash.slice(0, 12)}, whose artefact is in its image or was promoted from another machine: what becomes of its state cannot be told from here.`, 'Compare with the version that runs: weir diff git:REV JOB.'), diff: null };
  if (!live) return { finding: passed('Nothing was promoted there before: no state has to fit.'), diff: null };
  if (live.jar && live.jar.sha256 !== blueprint.packed.artefact.jar?.sha256) return { finding: unknown('What runs there is of another jar, which is not on this machine: what its state is cannot be told from here.', 'Compare with the old jar: weir diff.'), diff: null };
  const { diff, read } = await diffWithRunning({ old: scriptOfArtefact(live, blueprint.script), new: blueprint.script, newest, engine, signal });
  const by = read ? `its ${newest!.kind} here` : newest ? `the plan of what was promoted; ${newest.path} cannot be read from this machine, so what it really holds is not known` : 'the plan of what was promoted; it has no state that could be read';
  return { finding: findingOfDiff(diff, blueprint, by), diff };
}

/** What becomes of the state of `old` in `new`: of its newest state where that can be read here (`read`), else by its plan. */
export async function diffWithRunning({ newest, engine, signal, ...scripts }: { old: Script; new: Script } & Pick<StateQuestion, 'newest' | 'engine' | 'signal'>): Promise<{ diff: JobDiff; read: boolean }> {
  const readable = newest && localPath(newest.path);
  // A checkpoint that is followed by a newer one goes: it may be gone between the look and the reading.
  const read = readable ? await engine.diff({ ...scripts, savepoint: readable }, signal).catch(goneIsNone) : undefined;
  return { diff: read ?? (await engine.diff({ ...scripts, savepoint: null }, signal)), read: read !== undefined };
}

function findingOfDiff({ restore, message, operators }: JobDiff, { mode }: Blueprint, by: string): CheckFinding {
  const judged = `Judged by ${by}.`;
  if (mode === 'stateless') return warned('state-given-up', `Stateless: the new version begins empty, whatever the old one holds. ${message} ${judged}`);
  const lost = operators.filter(({ verdict }) => verdict === 'lost').map(({ old }) => old?.name ?? '?');
  switch (restore) {
    case 'works':
      return passed(`${message} ${judged}`);
    case 'drops':
      return failed('state-dropped', `${message} ${lost.length ? `Lost: ${lost.join(', ')}.` : ''} ${judged}`, 'Keep the operators, pin them to their old uids, or promote with --mode stateless if it may go.');
    case 'fails':
      return failed('state-does-not-fit', `${message} ${judged}`, 'The verdict in the topology names the operator and the rule; or promote with --mode stateless.');
    default:
      return warned('state-unsure', `${message} ${judged}`);
  }
}

function goneIsNone(thrown: unknown): undefined {
  if (thrown instanceof Failure && thrown.code === 'savepoint-missing') return undefined;
  throw thrown;
}

/** The script that an artefact was, between the jars and the folder of today. */
export function scriptOfArtefact({ script, topology, functions, program, job }: Artefact, around: Script): Script {
  const { text, common, settings, parallelism, mode } = script;
  return { ...around, file: `${job} as it runs there`, text, common, settings, parallelism, mode, topology, functions: functions ?? null, program: program ?? null };
}

/** The path on this machine of what a cluster wrote, where both see the same folder; null elsewhere. */
function localPath(path: string): string | null {
  if (!/^file:/.test(path)) return null;
  const local = fileURLToPath(path.replace(/^file:\/*/, 'file:///'));
  return existsSync(local) ? local : null;
}
