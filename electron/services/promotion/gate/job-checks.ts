import { isHighlyAvailable } from '#shared/deployment/high-availability.ts';
import { connectorsWords, needOf } from '#shared/deployment/known-connectors.ts';
import { topologyPathOf } from '#shared/workspace/topology-file.ts';
import { preflight, type Finding } from '#shared/deployment/preflight.ts';
import type { Preview } from '#shared/services/engine.ts';
import type { CheckId } from '#shared/services/promotion.ts';
import type { EngineClient } from '../../engines.ts';
import { runTest, runTests } from '../../tests/run-test.ts';
import type { LoadedTest } from '../../tests/load-tests.ts';
import type { Blueprint } from '../blueprint.ts';
import type { LastRun } from '../last-runs.ts';
import { failed, passed, skipped, together, unknown, warned, type CheckFinding } from './finding.ts';

/** Flink's own answer, with the environment's parameters in the texts. */
export function validates({ script, environment, packed }: Blueprint, { validation, topology, refused, orphans }: Preview): CheckFinding {
  const errors = validation.diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first) return failed(first.code, `${script.file}:${first.range.start.line}:${first.range.start.column}: ${first.message}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''}`, 'Correct the job; it is judged with the parameters of the environment.');
  if (!topology) return failed('no-job-in-script', `${script.file} starts no job: it has no INSERT.`, 'Write one, into a table that exists where it is promoted to.');
  if (refused.length) return failed('edit-refused', `Flink refuses an edit of the topology: ${refused[0]!.message}${refused.length > 1 ? ` (and ${refused.length - 1} more)` : ''}`, 'Take it back in the drawing, or correct topology.yaml.');
  const plan = `Flink ${packed.artefact.flink} plans ${topology.operators.length} operators with the parameters of ${environment.name}`;
  return orphans.length ? warned('edit-orphaned', `${plan}; ${orphans.length} edits of the topology are of operators that it no longer has.`, 'Take them out of topology.yaml.') : passed(`${plan}.`);
}

/** Runs the tests of the job. */
export async function tests(engine: EngineClient, all: readonly LoadedTest[], signal: AbortSignal): Promise<CheckFinding> {
  if (!all.length) return warned('no-tests', 'The job has no tests.', 'Write one: jobs/NAME/tests/*.yaml.');
  const broken: string[] = [];
  await runTests(all, 2, {
    run: (test) => runTest(engine, test, signal),
    end: ({ path }, { outcome, fault }) => void (outcome === 'passed' || broken.push(`${path}${fault ? `: ${fault.message}` : ''}`)),
  });
  if (broken.length) return failed('tests-fail', `${broken.length} of ${all.length} tests do not pass: ${broken.slice(0, 3).join('; ')}.`, 'Run them in the tests panel, or with "weir test".');
  return passed(`${all.length} ${all.length === 1 ? 'test passes' : 'tests pass'}.`);
}

/** What is promoted should be what somebody has seen running. */
/** That all of it is on disk: what is promoted is what is saved, whatever a window shows. `unsaved`: files with edits that are not. */
export function saved({ loaded, file, script, environment }: Blueprint, unsaved: readonly string[]): CheckFinding {
  const profiles = environment.file.profile && loaded.profiles[environment.file.profile] ? ['yaml', 'yml'].map((ending) => `profiles/${environment.file.profile}.${ending}`) : [];
  const own = new Set([file, topologyPathOf(file), 'weir.yaml', ...['yaml', 'yml'].map((ending) => `environments/${environment.name}.${ending}`), ...profiles, ...(script.common ?? []).map((common) => common.file), ...(script.functions ? (loaded.functions?.files ?? []) : [])]);
  const edited = [...new Set(unsaved)].filter((path) => own.has(path)).sort();
  if (!edited.length) return passed('What is promoted is on disk, and no window has edits of it that are not saved.');
  return warned('not-saved', `${edited.join(', ')} ${edited.length === 1 ? 'has' : 'have'} edits that are not saved: these checks, and a promotion, take what is on disk.`, 'Save and check again, or go on without the edits.');
}

export function ranHere({ packed: { hash } }: Blueprint, last: LastRun | undefined): CheckFinding {
  if (!last) return warned('not-run-here', 'The job has never run on this machine.', 'Run it once on its samples.');
  const at = new Date(last.at).toISOString().replace('T', ' ').slice(0, 16);
  if (last.hash !== hash) return warned('not-run-here', `What ran here last (${at}) is ${last.hash.slice(0, 12)}; this is ${hash.slice(0, 12)}.`, 'Run it as it is now.');
  return passed(`${hash.slice(0, 12)} ran here at ${at}.`);
}

/** Jars that may get in each other's way there as here. */
const CONFLICTS = ['connector-twin', 'connector-twice', 'connector-other-flink'];

/** Every connector of the job is in the artefact, byte for byte. */
export function connectors({ loaded, packed }: Blueprint, { standIns }: Preview): CheckFinding {
  const { missing } = loaded.connectors;
  if (missing) return failed(missing.code, missing.message, 'weir lock');
  const guessed = standIns.filter(({ abilities, by }) => abilities === 'assumed' && by !== 'real');
  if (guessed.length)
    return failed('connector-missing', `${guessed.map(({ table, connector }) => needOf(table, connector)).join(', ')}: the connector is not among those of weir.yaml, so the job would not start there.`, 'Add it to "connectors" in weir.yaml and run "weir lock".');
  const conflict = loaded.state.problems.find(({ diagnostic }) => CONFLICTS.includes(diagnostic.code))?.diagnostic;
  if (conflict) return warned(conflict.code, conflict.message, 'Correct "connectors" in weir.yaml and run "weir lock".');
  const { jars } = packed.artefact;
  return passed(connectorsWords(jars.map(({ name }) => name), standIns));
}

/** What the rules that ask nobody say, by the check that they belong to. */
const CHECK_OF: Record<string, CheckId> = {
  'parameter-missing': 'parameters',
  'secret-unmapped': 'secrets',
  'secret-in-settings': 'secrets',
  'registry-missing': 'image',
  'host-network-port': 'room',
  'too-few-slots': 'room',
};

/** What is not of a check of its own is about where and how state is kept. */
export function preflightOf(blueprint: Blueprint, topology: Preview['topology'], check: CheckId): CheckFinding[] {
  const question = { artefact: blueprint.packed.artefact, environment: blueprint.environment, profile: blueprint.promoted.profile, clusterId: blueprint.promoted.clusterId, topology, named: blueprint.named };
  return preflight(question)
    .filter(({ code }) => (CHECK_OF[code] ?? (code === 'environment-incomplete' ? 'reachable' : 'storage')) === check)
    .map(({ severity, code, message, reason }: Finding) => (severity === 'error' ? failed(code, `${message} ${reason}`) : severity === 'warning' ? warned(code, `${message} ${reason}`) : passed(message)));
}

export function storage(blueprint: Blueprint, topology: Preview['topology']): CheckFinding {
  const { options } = blueprint;
  const words = [
    options['execution.checkpointing.interval'] ? `checkpoints every ${options['execution.checkpointing.interval']} to ${options['execution.checkpointing.dir'] ?? '?'}` : 'no checkpoints',
    options['execution.checkpointing.savepoint-dir'] ? `savepoints to ${options['execution.checkpointing.savepoint-dir']}` : 'no place for savepoints',
    isHighlyAvailable(options) ? `high availability in ${options['high-availability.storageDir'] ?? '?'}` : 'no high availability',
  ];
  return together(preflightOf(blueprint, topology, 'storage'), `${words.join('; ')}.`);
}

export function parameters(blueprint: Blueprint, topology: Preview['topology']): CheckFinding {
  const names = Object.keys(blueprint.promoted.parameters);
  return together(preflightOf(blueprint, topology, 'parameters'), names.length ? `${names.join(', ')} ${names.length === 1 ? 'has a value' : 'have values'}.` : 'The environment has no parameters, and the job names none.');
}

/** Flink of the plan, against Flink that runs there. */
export function version({ packed }: Blueprint, live: string | null): CheckFinding {
  const { flink } = packed.artefact;
  if (live === null) return skipped(`The job is of Flink ${flink}. Nothing runs there to compare with; the image's runner refuses a job of another runner when it starts.`);
  const same = live.split('.').slice(0, 2).join('.') === flink.split('.').slice(0, 2).join('.');
  if (!same) return warned('flink-version-differs', `Flink ${live} runs there, and the job is of Flink ${flink}.`, 'Let the image be of the version that the workspace names; a savepoint of an older Flink is read by a newer one.');
  return live === flink ? passed(`Flink ${flink}, here as there.`) : unknown(`Flink ${live} runs there, and the job is of ${flink}: the same but for fixes.`);
}
