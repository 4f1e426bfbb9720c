import { Failure } from '../../base/failure.ts';
import { nearest } from '../../workspace/nearest.ts';
import type { ProfileFile } from '../../workspace/profile-file.ts';
import { mergePods, type Pod } from '../resources/merge-pods.ts';
import { profileFields, valueAt } from './fields.ts';
import { shippedProfiles, STANDARD } from './shipped.ts';

/** A profile with all that it extends in it. */
export interface ResolvedProfile {
  name: string;
  profile: ProfileFile;
  /** Which profile says the value at a path of `profileFields`. */
  from: Record<string, string>;
  /** The same of its Flink options. */
  settingsFrom: Record<string, string>;
}

/**
 * The profile of a name, over those it extends. Fails with `no-such-profile`, and with `profile-circle` where it extends itself.
 *
 * @param own the workspace's, by name; one that is called as a shipped one takes its place, and may extend it
 */
export function resolveProfile(name: string, own: Readonly<Record<string, ProfileFile>>): ResolvedProfile {
  const resolved: ResolvedProfile = { name, profile: {}, from: {}, settingsFrom: {} };
  for (const { name: of, profile } of chainOf(name, own)) {
    for (const { path } of profileFields) if (valueAt(profile, path) !== undefined) resolved.from[path] = of;
    for (const key of Object.keys(profile.settings ?? {})) resolved.settingsFrom[key] = of;
    resolved.profile = over(resolved.profile, profile);
  }
  return resolved;
}

/** What is extended first. */
function chainOf(name: string, own: Readonly<Record<string, ProfileFile>>): { name: string; profile: ProfileFile }[] {
  const chain: { name: string; profile: ProfileFile }[] = [];
  const seen = new Set<string>();
  for (let at: string | undefined = name, from: string | undefined; at !== undefined; ) {
    // A profile that is called as a shipped one and extends that name means the shipped one.
    const mine: ProfileFile | undefined = at === from ? undefined : own[at];
    const profile: ProfileFile | undefined = mine ?? shippedProfiles[at];
    if (!profile) throw unknown(at, from, own);
    const id = `${mine ? 'own' : 'shipped'} ${at}`;
    if (seen.has(id)) throw new Failure('profile-circle', `The profile ${name} extends itself: ${[...chain.map((link) => link.name).reverse(), at].join(' extends ')}. Take one "extends" out of profiles/.`, { profile: name });
    seen.add(id);
    chain.unshift({ name: at, profile });
    [from, at] = [at, mine ? (mine.extends ?? (at in shippedProfiles ? at : STANDARD)) : undefined];
  }
  return chain;
}

function unknown(name: string, from: string | undefined, own: Readonly<Record<string, ProfileFile>>): Failure {
  const known = [...new Set([...Object.keys(shippedProfiles), ...Object.keys(own)])].sort();
  const meant = nearest(name, known);
  const by = from === undefined ? '' : `, which ${from} extends`;
  return new Failure('no-such-profile', `There is no profile ${name}${by}. ${meant ? `Did you mean ${meant}?` : `There are ${known.join(', ')}.`} A profile is a file in profiles/, or one that ships with Weir.`, { profile: name });
}

function over(base: ProfileFile, top: ProfileFile): ProfileFile {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(top)) {
    if (value === undefined || key === 'extends' || key === 'weir') continue;
    const before = merged[key];
    merged[key] = key === 'pod-template' ? overTemplates(before as Templates, value as Templates) : isObject(before) && isObject(value) ? deep(before, value) : value;
  }
  return merged as ProfileFile;
}

type Templates = ProfileFile['pod-template'];

function overTemplates(base: Templates = {}, top: Templates = {}): Templates {
  const roles = [...new Set([...Object.keys(base), ...Object.keys(top)])] as (keyof NonNullable<Templates>)[];
  return Object.fromEntries(roles.map((role) => [role, mergePods((base[role] ?? {}) as Pod, (top[role] ?? {}) as Pod)]));
}

function deep(base: Record<string, unknown>, top: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...base };
  for (const [key, value] of Object.entries(top)) if (value !== undefined) merged[key] = isObject(merged[key]) && isObject(value) ? deep(merged[key], value) : value;
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
