import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { findJava } from '#local-cluster/launcher/find-java.ts';
import { profileFields, type FlinkOption } from '#shared/deployment/profiles/fields.ts';
import { flinkOptionsOf } from '#shared/deployment/profiles/fields.ts';
import { shippedProfiles } from '#shared/deployment/profiles/shipped.ts';
import { ownOptionKeys } from '#shared/deployment/resources/own-options.ts';
import { RUNNER_FOLDER } from './engine-parts.ts';

/** Options of the Kubernetes part: on the engine's class path, or where Maven keeps it. */
const KUBERNETES = join(homedir(), '.m2/repository/org/apache/flink/flink-kubernetes/2.3.0/flink-kubernetes-2.3.0.jar');
const built = existsSync(join(RUNNER_FOLDER, 'weir-runner.jar'));

describe.skipIf(!built)("the options of profiles and resources are Flink's own", () => {
  let known: Map<string, FlinkOption>;
  let complete: boolean;
  beforeAll(async () => {
    const { command } = await findJava(process.env);
    const jars = [join(RUNNER_FOLDER, 'lib', '*'), ...(existsSync(KUBERNETES) ? [KUBERNETES] : [])].join(delimiter);
    const said = execFileSync(command, ['-cp', jars, resolve('test/fixtures/java/FlinkOptions.java')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    known = new Map(said.trim().split('\n').map((line) => line.split('\t')).map(([key, type, standard]) => [key!, { key: key!, type: type as FlinkOption['type'], default: standard === 'null' ? null : standard! }]));
    complete = known.has('kubernetes.cluster-id');
    if (!complete) console.warn('flink-kubernetes is not on this machine: the options called kubernetes.* are not looked at.');
  }, 60_000);

  const met = (key: string) => complete || !key.startsWith('kubernetes.');

  test('each key of a profile has its type and default', () => {
    for (const { options } of profileFields)
      for (const option of options.filter(({ key }) => met(key))) {
        const flinks = known.get(option.key);
        expect(flinks, option.key).toBeDefined();
        expect({ ...option, default: asJava(option) }).toEqual(flinks);
      }
  });

  test('what shipped profiles set, and what Weir sets itself, is there', () => {
    const set = Object.values(shippedProfiles).flatMap((profile) => [...flinkOptionsOf(profile).map(({ key }) => key), ...Object.keys(profile.settings ?? {})]);
    for (const key of [...set, ...ownOptionKeys].filter(met)) if (!/^metrics\.reporter\.|^\$internal\./.test(key)) expect(known.has(key), key).toBe(true);
  });
});

/** A duration as Java prints it. */
function asJava({ type, default: standard }: FlinkOption): string | null {
  if (type !== 'Duration' || standard === null) return standard;
  const [number, unit] = standard.split(' ');
  return { ms: `PT${number === '0' ? '0S' : `${Number(number) / 1000}S`}`, s: `PT${number}S`, min: `PT${number}M`, h: `PT${number}H` }[unit!]!;
}
