import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { promoted } from '#test/fixtures/deployment/promoted.ts';
import type { KubeObject } from '../kube-object.ts';
import { operatorResources } from '../resources/operator.ts';
import { sessionResources } from '../resources/session.ts';
import { isOptional, pathOf, split } from './exported.ts';
import { exportHelm } from './helm.ts';
import { exportKustomize } from './kustomize.ts';
import { exportSql } from './sql.ts';
import { exportYaml } from './yaml.ts';

const cases: [string, KubeObject[]][] = [
  ['an operator', operatorResources(promoted({ profile: 'critical' }))],
  ['a session cluster', sessionResources(promoted({ environment: { target: 'session', session: { create: true } } }))],
];
const overlay = { environment: 'prod', namespace: 'streaming', artefact: 'delays-artefact' };

test.each(cases)('%s: plain YAML is the resources, in the order they are applied', (_name, objects) => {
  expect(exportYaml(objects).map(({ text }) => parse(text))).toEqual(objects);
});

test.each(cases)('%s: what is common and what an environment says give the object again', (_name, objects) => {
  for (const object of objects) {
    const { common, values } = split(object, overlay.artefact);
    const whole = structuredClone(common) as Record<string, any>;
    whole.metadata.namespace = object.metadata.namespace;
    for (const [place, value] of Object.entries(values)) {
      const [outer, inner] = pathOf(place);
      if (inner === undefined) whole[outer!] = value;
      else whole[outer!][inner] = value;
    }
    expect(whole).toEqual(object);
  }
});

test('a base is the same whatever an environment says', () => {
  const other = promoted({ profile: 'small', environment: { namespace: 'staging', image: 'another:2', parameters: { brokers: 'elsewhere:9092' }, storage: {}, labels: { team: 'a' } } });
  const bases = [promoted(), other].map((given) => exportKustomize(operatorResources(given), { ...overlay, namespace: given.namespace }).filter(({ path }) => path.startsWith('base/')));
  expect(bases[0]).toEqual(bases[1]);
  const templates = [promoted(), other].map((given) => exportHelm(operatorResources(given), { name: 'delays', flink: '2.3.0', hash: 'b'.repeat(64), ...overlay }).filter(({ path }) => /^(templates|files)\//.test(path)));
  expect(templates[0]!.map(({ path, text }) => ({ path, lines: text.split('\n').length }))).toEqual(templates[1]!.map(({ path, text }) => ({ path, lines: text.split('\n').length })));
});

test("what of an account is the environment's is no part of the base", () => {
  const objects = operatorResources(promoted());
  expect(exportKustomize(objects, overlay).filter(({ path }) => path.startsWith('base/') && /account|role/.test(path))).toEqual([]);
  expect(objects.filter(isOptional)).toHaveLength(3);
});

test('a script for the SQL client has settings, parameters and no secret', () => {
  const expansion = { text: "SELECT '${secret:pw}'", common: [{ file: 'ddl/one.sql', text: 'CREATE TABLE t (a INT)' }], settings: { "it's": '1 h' }, arguments: [], parameters: [], secrets: ['pw'] };
  const [file] = exportSql({ job: 'delays', environment: 'prod', parallelism: 2, mode: 'streaming', expansion, needs: ['g:a:1'] });
  expect(file).toEqual({
    path: 'delays.sql',
    text: `-- Written by "weir export"; the next export writes it again.
-- The job delays, with the parameters of prod.
-- Flink's SQL client needs in its lib folder, beside what Flink has: g:a:1.
-- Put in before it is run: \${secret:pw}.
SET 'execution.runtime-mode' = 'streaming';
SET 'parallelism.default' = '2';
SET 'it''s' = '1 h';

-- ddl/one.sql
CREATE TABLE t (a INT)
;

SELECT '\${secret:pw}'
;
`,
  });
});
