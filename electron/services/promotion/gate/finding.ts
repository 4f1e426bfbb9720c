import { Failure, toFailure } from '#shared/base/failure.ts';
import type { Check } from '#shared/services/promotion.ts';

/** What a check found; see `Check`. */
export type CheckFinding = Pick<Check, 'state' | 'evidence'> & Partial<Pick<Check, 'fix' | 'code'>>;

export const passed = (evidence: string): CheckFinding => ({ state: 'passed', evidence });
export const warned = (code: string, evidence: string, fix: string | null = null): CheckFinding => ({ state: 'warned', evidence, fix, code });
export const failed = (code: string, evidence: string, fix: string | null = null): CheckFinding => ({ state: 'failed', evidence, fix, code });
export const unknown = (evidence: string, fix: string | null = null): CheckFinding => ({ state: 'unknown', evidence, fix, code: null });
export const skipped = (evidence: string): CheckFinding => ({ state: 'skipped', evidence });

/** What a failure comes to as a finding: what the person may not see could not be found out, all else is a failure. */
export function findingOf(thrown: unknown): CheckFinding {
  const { code, message } = toFailure(thrown);
  return code === 'kube-forbidden' ? { state: 'unknown', evidence: message, code } : { state: 'failed', evidence: message, code };
}

/** The worst first. */
const RANK: Check['state'][] = ['failed', 'warned', 'unknown', 'passed', 'skipped'];

/** Several findings of one check as one: the worst decides, and all that are not good are told. */
export function together(findings: readonly CheckFinding[], good: string, asGood: Check['state'] = 'passed'): CheckFinding {
  const bad = findings.filter(({ state }) => state !== 'passed' && state !== 'skipped').sort((one, other) => RANK.indexOf(one.state) - RANK.indexOf(other.state));
  const [worst] = bad;
  if (!worst) return { state: asGood, evidence: good };
  return { ...worst, evidence: bad.map(({ evidence }) => evidence).join(' '), fix: bad.find(({ fix }) => fix)?.fix ?? null };
}

export const isRefusal = (thrown: unknown, code: string): boolean => thrown instanceof Failure && thrown.code === code;
