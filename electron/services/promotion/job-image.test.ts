import { expect, it } from 'vitest';
import type { LayeredOptions } from '#local-cluster/images/images.ts';
import type { Blueprint } from './blueprint.ts';
import { jobImageName, pushJobImage } from './job-image.ts';

const HASH = 'c54362ca41f84ff3311000472abef939c5699e32ce2cca617eec6c76ab3fa6e8';
const jar = { coordinates: 'org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2', sha256: 'a'.repeat(64), size: 1 };

it('is named by the registry, the cluster and the artefact', () => {
  expect(jobImageName({ registry: 'registry.example.com/jobs/' }, 'delays', HASH)).toBe('registry.example.com/jobs/delays:c54362ca41f84ff3');
  expect(jobImageName({}, 'delays', HASH)).toBeUndefined();
});

it('has the artefact and every jar where the entry point looks for them, over the runner’s image, whose own connector does not meet the job’s', async () => {
  const pushed: LayeredOptions[] = [];
  const blueprint = {
    environment: { name: 'prod', file: { image: 'weir:1', registry: { repository: 'r.example.com/jobs', ca: 'ca.pem' } } },
    loaded: { folder: '/workspace', connectors: { jars: [jar] } },
    script: { jar: { path: '/workspace/target/own.jar' } },
    packed: { text: { plain: '{"weir":1}' } },
    promoted: { image: 'r.example.com/jobs/delays:c54362ca41f84ff3' },
  } as unknown as Blueprint;
  const pusher = { pushLayered: async (options: LayeredOptions) => (pushed.push(options), { image: '', digest: '' }) };
  await pushJobImage(blueprint, pusher, new AbortController().signal, () => {});
  expect(pushed[0]).toMatchObject({ base: 'weir:1', target: 'r.example.com/jobs/delays:c54362ca41f84ff3', authorities: ['/workspace/environments/ca.pem'] });
  expect(pushed[0]!.layers.flatMap(({ files }) => files.map(({ to }) => to))).toEqual(['/opt/weir/job/jars/flink-sql-connector-kafka-5.0.0-2.2.jar', '/opt/flink/lib/.wh.weir', '/opt/weir/job/jars/own.jar', '/opt/weir/job/artefact.json']);
  await expect(pushJobImage(blueprint, undefined, new AbortController().signal, () => {})).rejects.toMatchObject({ code: 'environment-incomplete' });
});

it('has what the lock has: a connector, its dialect, the driver and a format', async () => {
  const pushed: LayeredOptions[] = [];
  const names = ['org.apache.flink:flink-connector-jdbc-core:4.0.0-2.0', 'org.apache.flink:flink-connector-jdbc-postgres:4.0.0-2.0', 'org.postgresql:postgresql:42.7.4', 'org.apache.flink:flink-sql-avro:2.3.0'];
  const jars = names.map((coordinates, index) => ({ coordinates, sha256: String(index).repeat(64), size: 1 }));
  const blueprint = {
    environment: { name: 'prod', file: { image: 'weir:1', registry: { repository: 'r.example.com/jobs' } } },
    loaded: { folder: '/workspace', connectors: { jars } },
    script: {},
    packed: { text: { plain: '{"weir":1}' } },
    promoted: { image: 'r.example.com/jobs/archive:1' },
  } as unknown as Blueprint;
  await pushJobImage(blueprint, { pushLayered: async (options: LayeredOptions) => (pushed.push(options), { image: '', digest: '' }) }, new AbortController().signal, () => {});
  const files = pushed[0]!.layers.flatMap((layer) => layer.files);
  for (const { coordinates, sha256 } of jars) expect(files).toContainEqual({ from: expect.stringContaining(sha256), to: `/opt/weir/job/jars/${coordinates.split(':').slice(1).join('-')}.jar` });
});

it('trusts a registry by a certificate of the workspace only', async () => {
  const outside = {
    environment: { name: 'prod', file: { image: 'weir:1', registry: { repository: 'r.example.com/jobs', ca: '../../ca.pem' } } },
    loaded: { folder: '/workspace', connectors: { jars: [] } },
    script: {},
    packed: { text: { plain: '{}' } },
    promoted: { image: 'r.example.com/jobs/delays:1' },
  } as unknown as Blueprint;
  const pusher = { pushLayered: async () => ({ image: '', digest: '' }) };
  await expect(pushJobImage(outside, pusher, new AbortController().signal, () => {})).rejects.toMatchObject({ code: 'outside-workspace' });
});
