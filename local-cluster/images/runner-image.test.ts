import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fromNothing, overFlink } from './runner-image.ts';

const runnerFolder = mkdtempSync(join(tmpdir(), 'weir-runner-image-'));
afterAll(() => rmSync(runnerFolder, { recursive: true }));
mkdirSync(join(runnerFolder, 'lib'));
for (const name of ['weir-runner.jar', 'lib/flink-connector-kafka-5.0.0-2.2.jar', 'lib/kafka-clients-4.1.0.jar', 'lib/javet-5.0.6.jar', 'lib/javet-v8-linux-x86_64-5.0.6.jar', 'lib/flink-table-planner_2.12-2.3.0.jar']) writeFileSync(join(runnerFolder, name), '');

const parts = { runnerFolder, imagesFolder: import.meta.dirname, flinkVersion: '2.3.0' };
const target = { registry: 'registry.example.com/weir:1' };

it('adds to an image of Flink what that lacks, and changes nothing of it', () => {
  const plan = overFlink('flink:2.3.0', parts, target);
  const paths = plan.layers.flatMap(({ files }) => files.map(({ to }) => to));
  expect(paths).toEqual(['/opt/flink/lib/weir/flink-connector-kafka-5.0.0-2.2.jar', '/opt/flink/lib/weir/kafka-clients-4.1.0.jar', '/opt/flink/lib/weir-v8/javet-5.0.6.jar', '/opt/flink/lib/weir-v8/javet-v8-linux-x86_64-5.0.6.jar', '/opt/weir/weir-runner.jar', '/opt/weir/log4j-console.properties']);
  expect(plan).toMatchObject({ base: 'flink:2.3.0', user: '9999:9999' });
  expect(plan.entrypoint).toBeUndefined();
  expect(plan.environment?.JVM_ARGS).toContain('--add-opens=java.base/java.util=ALL-UNNAMED');
});

it('keeps plug-ins out of the class path of an image of no base', () => {
  const plan = fromNothing({ files: [], environment: { PATH: '/bin' } }, ['/x/flink-runtime-2.3.0.jar', '/x/flink-s3-fs-hadoop-2.3.0.jar'], parts, target);
  const paths = plan.layers.flatMap(({ files }) => files.map(({ to }) => to));
  expect(paths).toContain('/opt/flink/lib/flink-runtime-2.3.0.jar');
  expect(paths).toContain('/opt/flink/plugins/s3-fs-hadoop/flink-s3-fs-hadoop-2.3.0.jar');
  expect(paths).toContain('/opt/flink/bin/kubernetes-jobmanager.sh');
  expect(plan).toMatchObject({ base: null, entrypoint: ['/docker-entrypoint.sh'], user: '9999:9999' });
});

it('is of one Flink with the runner', () => {
  const version = (pom: string) => /<flink\.version>([^<]+)</.exec(readFileSync(pom, 'utf8'))![1];
  expect(version(join(import.meta.dirname, 'flink/pom.xml'))).toBe(version(resolve(import.meta.dirname, '../runner/pom.xml')));
});

it('is written by the library that its writer was compiled against', () => {
  const writer = readFileSync(join(import.meta.dirname, 'writer/pom.xml'), 'utf8');
  const runner = readFileSync(resolve(import.meta.dirname, '../runner/pom.xml'), 'utf8');
  expect(/jib-core<\/artifactId><version>([^<]+)</.exec(writer)![1]).toBe(/<jib\.version>([^<]+)</.exec(runner)![1]);
});
