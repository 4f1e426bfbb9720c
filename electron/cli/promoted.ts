import { toFailure } from '#shared/base/failure.ts';
import { PromotionKind } from '#shared/deployment/promotion-record.ts';
import { environmentOf } from '#electron/services/promotion/blueprint.ts';
import { podLogs } from '#electron/services/promotion/pod-logs.ts';
import { podsOf } from '#electron/services/promotion/pods-of.ts';
import type { Promotions } from '#electron/services/promotion/promotions.ts';
import { refuseUntrusted } from '#electron/services/promotion/untrusted.ts';
import { workspaceHere } from './lock.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { consentTo, followToEnd, type PromoteOptions } from './promote.ts';
import { liveInWords } from './promotion-words.ts';
import { meantBy, promotionsHere } from './promotions-here.ts';
import { isTrustedFolder } from './trust.ts';

/** How jobs stand in environments: one job in one environment, or all that run anywhere. */
export async function showStatus(given: string | undefined, { env, json, trust }: { env?: string; json?: boolean; trust?: boolean }, parts: CliParts): Promise<ExitCode> {
  const promotions = promotionsHere(parts);
  const loaded = given === undefined ? await workspaceHere(parts.cwd) : (await meantBy(given, env ?? '', parts)).around.loaded;
  refuseUntrusted(trust ?? (await isTrustedFolder(loaded.folder, parts)));
  const files = given === undefined ? loaded.state.jobs.map(({ path }) => path) : [(await meantBy(given, env ?? '', parts)).meant.file];
  const names = env === undefined ? loaded.environments.filter(({ file }) => file?.target !== undefined && file.target !== 'export').map(({ name }) => name) : [env];
  let code: ExitCode = Exit.good;
  for (const environment of names)
    for (const file of files) {
      try {
        const live = await promotions.status({ loaded, trusted: false }, { file, environment }, parts.interrupted);
        if (given === undefined && live.health.state === 'absent') continue;
        const [last] = await promotions.historyOf({ loaded, trusted: false }, { file, environment });
        await parts.out.write(json ? `${JSON.stringify({ file, environment, ...live, last: last?.record ?? null })}\n` : liveInWords(file, environment, live));
        if (live.health.state === 'failed') code = Exit.wrong;
      } catch (thrown) {
        const { code: failed, message } = toFailure(thrown);
        await parts.err.write(`weir: error: ${environment}: ${message} [${failed}]\n`);
        code = Exit.usage;
        break;
      }
    }
  return parts.interrupted.aborted ? Exit.cancelled : code;
}

/** The log of a job's pods. */
export async function showLogs(given: string, { env, follow = false, tail, json, trust }: { env?: string; follow?: boolean; tail: number; json?: boolean; trust?: boolean }, parts: CliParts): Promise<ExitCode> {
  const { around, meant } = await meantBy(given, env, parts);
  refuseUntrusted(trust ?? (await isTrustedFolder(around.loaded.folder, parts)));
  const of = podsOf(environmentOf(around.loaded, meant.environment), meant.environment, meant.file);
  const client = await promotionsHere(parts).connect(of.context);
  try {
    for await (const line of podLogs({ client, ...of }, { follow, tail }, parts.interrupted)) {
      await parts.out.write(json ? `${JSON.stringify(line)}\n` : `${line.pod}${line.before ? ' (before its restart)' : ''}: ${line.text}\n`);
      if (parts.out.closed) break;
    }
    return parts.interrupted.aborted ? Exit.cancelled : Exit.good;
  } finally {
    client.dispose();
  }
}

/** Back to the version before, or to the promotion that `to` names. */
export function rollBack(given: string, options: PromoteOptions & { to?: string }, parts: CliParts): Promise<ExitCode> {
  return begin(given, 'Roll back in', options, parts, (promotions, around, meant) => promotions.rollBack(around, meant, options.to ?? null, { production: meant.environment, mode: options.mode }, parts.interrupted));
}

/** Suspends, resumes, cancels with a savepoint, or starts anew what runs there. */
export function act(kind: string, given: string, options: PromoteOptions, parts: CliParts): Promise<ExitCode> {
  const which = PromotionKind.exclude(['promote', 'rollback']).parse(kind);
  return begin(given, `${kind[0]!.toUpperCase()}${kind.slice(1)} in`, options, parts, (promotions, around, meant) => promotions.act(around, meant, which, { production: meant.environment, mode: options.mode }, parts.interrupted));
}

type Begin = (promotions: Promotions, around: Parameters<Promotions['rollBack']>[0], meant: Parameters<Promotions['rollBack']>[1]) => Promise<string>;

async function begin(given: string, what: string, options: PromoteOptions, parts: CliParts, work: Begin): Promise<ExitCode> {
  const { around, meant } = await meantBy(given, options.env, parts);
  const promotions = promotionsHere(options.timeout === undefined ? parts : { ...parts, patienceMs: options.timeout * 1000 });
  try {
    if (!(await consentTo(environmentOf(around.loaded, meant.environment).production, meant.environment, what, options, parts))) return Exit.refused;
    return await followToEnd(promotions, await work(promotions, around, meant), options, parts);
  } finally {
    await promotions.dispose();
  }
}
