import { Failure } from '#shared/base/failure.ts';
import type { Check } from '#shared/services/promotion.ts';
import type { UpgradeMode } from '#shared/workspace/environment-file.ts';
import type { Around, Meant, Promotions } from '#electron/services/promotion/promotions.ts';
import { environmentOf } from '#electron/services/promotion/blueprint.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { checkInWords, entryInWords, outcomeInWords, planInWords } from './promotion-words.ts';
import { meantBy, promotionsHere } from './promotions-here.ts';
import { withEngine } from './with-engine.ts';

export interface PromoteOptions {
  env?: string;
  dryRun?: boolean;
  yes?: boolean;
  /** The production environment's name. */
  production?: string;
  mode?: UpgradeMode;
  force?: boolean;
  json?: boolean;
  timeout?: number;
}

const OVER = new Set<Check['state']>(['passed', 'warned', 'failed', 'unknown', 'skipped']);

/** Checks a job against an environment, shows what would change, and with consent does it and watches it to health. */
export async function promote(given: string, options: PromoteOptions, parts: CliParts): Promise<ExitCode> {
  const { around, meant } = await meantBy(given, options.env, parts);
  return withEngine(parts, async (engine) => {
    const promotions = promotionsHere(options.timeout === undefined ? parts : { ...parts, patienceMs: options.timeout * 1000 }, engine);
    try {
      return await promoteWith(promotions, around, meant, options, parts);
    } finally {
      await promotions.dispose();
    }
  });
}

async function promoteWith(promotions: Promotions, around: Around, meant: Meant, options: PromoteOptions, parts: CliParts): Promise<ExitCode> {
  if (!(await finishEarlier(promotions, around, meant, options, parts))) return Exit.refused;
  const gate = await promotions.gate(around, meant, options.mode, parts.interrupted, { force: options.force });
  const told = new Set<string>();
  let checks: Check[] = [];
  for await (const report of gate.run(parts.interrupted)) {
    checks = report.checks;
    if (!options.json) for (const check of checks.filter(({ id, state }) => OVER.has(state) && !told.has(id))) {
      told.add(check.id);
      await parts.err.write(checkInWords(check));
    }
  }
  if (parts.interrupted.aborted) return Exit.cancelled;
  if (options.json) await parts.out.write(`${JSON.stringify({ gate: { checks } })}\n${JSON.stringify({ plan: gate.result?.plan ?? null })}\n`);
  else if (gate.result) await parts.out.write(planInWords(gate.result.plan));
  const refused = checks.filter(({ state }) => state === 'failed');
  if (refused.length || !gate.result) {
    await parts.err.write(`weir: error: Not promoted: ${refused.length} of ${checks.length} checks failed: ${refused.map(({ title }) => title.toLowerCase()).join(', ')}. Nothing was changed. [gate-refused]\n`);
    return Exit.refused;
  }
  if (options.dryRun) return Exit.good;
  const consent = await consentTo(environmentOf(around.loaded, meant.environment).production, meant.environment, 'Promote', options, parts);
  if (!consent) return Exit.refused;
  const id = await promotions.startChecked(around, meant, gate.result, { production: meant.environment, force: options.force ?? false }, parts.interrupted, (message) => void parts.err.write(`${message}\n`));
  return followToEnd(promotions, id, options, parts);
}

/** What an earlier command or host had begun is taken to its end first, with the same consent as any promotion; a dry run leaves it. Whether to go on. */
export async function finishEarlier(promotions: Promotions, around: Around, { file, environment }: Meant, options: PromoteOptions, parts: CliParts): Promise<boolean> {
  const open = (await promotions.store.unfinished()).find(({ record, work }) => record.file === file && record.environment === environment && work.workspace === around.loaded.folder);
  if (!open) return true;
  const { id } = open.record;
  if (options.dryRun) {
    await parts.err.write(`The promotion ${id} has not ended; a dry run leaves it as it is.\n`);
    return true;
  }
  if (!(await consentTo(environmentOf(around.loaded, environment).production, environment, `Go on with the promotion ${id}, which had not ended,`, options, parts))) return false;
  await parts.err.write(`The promotion ${id} had not ended; it is taken up first.\n`);
  await promotions.runner.takeUp(id);
  if (promotions.runner.follow(id)) await followToEnd(promotions, id, options, parts);
  return true;
}

/** Whether the person wants it: by their options, or asked for; a production environment by its name. */
export async function consentTo(production: boolean, environment: string, what: string, { yes, production: named }: Pick<PromoteOptions, 'yes' | 'production'>, parts: CliParts): Promise<boolean> {
  const no = async (code: string, message: string) => {
    await parts.err.write(`weir: error: ${message} Nothing was changed. [${code}]\n`);
    return false;
  };
  if (production) {
    const given = named ?? (yes ? undefined : await parts.ask?.(`${environment} is production. Type its name to go on: `));
    return given?.trim() === environment || no('production-name', `${environment} is production: give --production ${environment}${yes ? ' beside --yes' : ''}.`);
  }
  if (yes) return true;
  const answer = await parts.ask?.(`${what} to ${environment}? [y/N] `);
  return /^y(es)?$/i.test(answer?.trim() ?? '') || no('not-confirmed', answer === undefined ? 'Nobody is there to be asked: give --yes.' : 'Not confirmed.');
}

/** Tells the timeline as it grows; good where it ends well. Ctrl-C leaves it as it is, to be taken up. */
export async function followToEnd(promotions: Promotions, id: string, { json }: { json?: boolean }, parts: CliParts): Promise<ExitCode> {
  const live = promotions.runner.follow(id);
  if (!live) throw new Failure('no-such-promotion', `There is no promotion ${id}.`);
  let told = 0;
  let steps = '';
  for await (const record of live.follow(parts.interrupted)) {
    for (const entry of record.timeline.slice(told)) await parts.err.write(json ? '' : entryInWords(entry));
    if (json) for (const entry of record.timeline.slice(told)) await parts.out.write(`${JSON.stringify({ timeline: entry })}\n`);
    told = record.timeline.length;
    const now = JSON.stringify(record.steps.map(({ id: step, state }) => [step, state]));
    if (now !== steps && !json) for (const { state, message } of record.steps.filter((step) => !steps.includes(JSON.stringify([step.id, step.state])) && (step.state === 'done' || step.state === 'skipped'))) await parts.err.write(`  ${state === 'done' ? '✓' : '-'} ${message}\n`);
    steps = now;
  }
  const record = live.value;
  if (parts.interrupted.aborted && record.outcome === 'running') {
    await parts.err.write(`The promotion ${id} stands where it is and is taken up by the next Weir, or by this command again.\n`);
    return Exit.cancelled;
  }
  await parts.out.write(json ? `${JSON.stringify({ outcome: record })}\n` : outcomeInWords(record));
  return record.outcome === 'healthy' || record.outcome === 'done' ? Exit.good : Exit.wrong;
}
