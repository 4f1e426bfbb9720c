import { parse } from 'yaml';
import { expect, it } from 'vitest';
import { isOwnOption, optionsIn, ownOptions, RECOVERY_PATH, withOptions } from './flink-config-map.ts';

const map = (text: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'flink-config-delays' }, data: { 'config.yaml': text, 'log4j-console.properties': 'x' } });

it('sets where a job begins in a nested or a flat file, and takes it away again', () => {
  for (const text of ['execution:\n  state-recovery:\n    path: s3://old\n  target: kubernetes-application\n', 'execution.state-recovery.path: s3://old\nexecution.target: kubernetes-application\n']) {
    const [set] = withOptions([map(text)], { [RECOVERY_PATH]: 's3://new' });
    expect(optionsIn(set!)).toEqual({ [RECOVERY_PATH]: 's3://new', 'execution.target': 'kubernetes-application' });
    const [unset] = withOptions([set!], { [RECOVERY_PATH]: null });
    expect(parse((unset!.data as Record<string, string>)['config.yaml']!)).toEqual({ 'execution.target': 'kubernetes-application' });
    expect((unset!.data as Record<string, string>)['log4j-console.properties']).toBe('x');
  }
});

it('gives the operator the place in its own field', () => {
  const deployment = { apiVersion: 'flink.apache.org/v1beta1', kind: 'FlinkDeployment', metadata: { name: 'd' }, spec: { flinkConfiguration: { 'a.b': '1' }, job: { jarURI: 'local:///x', initialSavepointPath: 's3://old' } } };
  const [set] = withOptions([deployment], { [RECOVERY_PATH]: 's3://new' });
  expect(set!.spec).toEqual({ flinkConfiguration: { 'a.b': '1' }, job: { jarURI: 'local:///x', initialSavepointPath: 's3://new' } });
  const [unset] = withOptions([set!], { [RECOVERY_PATH]: null });
  expect(unset!.spec).toEqual({ flinkConfiguration: { 'a.b': '1' }, job: { jarURI: 'local:///x' } });
});

it('leaves other maps alone', () => {
  const artefact = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'delays-artefact' }, data: { 'artefact.json': '{}' } };
  expect(withOptions([artefact], { [RECOVERY_PATH]: 's3://new' })[0]).toBe(artefact);
});

it('gives a promotion with high availability ids and a folder of its own, which are no difference', () => {
  const id = 'a'.repeat(32);
  const own = ownOptions([map('high-availability.type: kubernetes\nhigh-availability.storageDir: s3://state/ha/\n')], id);
  expect(own).toEqual({ '$internal.pipeline.job-id': id, '$internal.application.id': id, 'high-availability.storageDir': `s3://state/ha/${id}` });
  expect(ownOptions([map('a: b\n')], id)).toEqual({ '$internal.pipeline.job-id': null, '$internal.application.id': null });
  expect(isOwnOption('high-availability.storageDir', `s3://state/ha/${id}`, 's3://state/ha/')).toBe(true);
  expect(isOwnOption('high-availability.storageDir', `s3://state/ha/${id}`, 's3://other')).toBe(false);
});
