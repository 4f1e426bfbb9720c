import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freePort } from '#local-cluster/broker/broker-settings.ts';
import { produce, startLocalKafka, type LocalKafka } from '#test/drivers/local-kafka.ts';
import { createWorld, firstOf, folderOf, type World } from './worlds.ts';

let local: LocalKafka;
let place: Awaited<ReturnType<typeof folderOf>>;
let certificate: string;
const ports = { sasl: 0, tls: 0 };
beforeAll(async () => {
  place = await folderOf({});
  const keystore = join(place.folder, 'broker.p12');
  const keytool = (...args: string[]) => execFileSync('keytool', [...args, '-keystore', keystore, '-storetype', 'PKCS12', '-storepass', 'changeit'], { stdio: 'pipe' });
  keytool('-genkeypair', '-alias', 'broker', '-keyalg', 'EC', '-dname', 'CN=localhost', '-ext', 'SAN=dns:localhost,ip:127.0.0.1', '-validity', '3650');
  keytool('-exportcert', '-rfc', '-alias', 'broker', '-file', join(place.folder, 'ca.pem'));
  certificate = await readFile(join(place.folder, 'ca.pem'), 'utf8');
  ports.sasl = await freePort();
  ports.tls = await freePort();
  const [main, controller] = [await freePort(), await freePort()];
  const listeners = (host: string) => `PLAINTEXT://${host}:${main},SASL://${host}:${ports.sasl},TLS://${host}:${ports.tls}`;
  local = await startLocalKafka({
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `${listeners('127.0.0.1')},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': listeners('127.0.0.1'),
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL:SASL_PLAINTEXT,TLS:SSL',
    'sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.sasl.plain.sasl.jaas.config': 'org.apache.kafka.common.security.plain.PlainLoginModule required user_weir="right";',
    'listener.name.tls.ssl.keystore.location': keystore,
    'listener.name.tls.ssl.keystore.type': 'PKCS12',
    'listener.name.tls.ssl.keystore.password': 'changeit',
    'weir.address': `127.0.0.1:${main}`,
  });
  await produce(local.kafka, 'guarded', [{ value: 'seen' }]);
});
afterAll(async () => {
  await local?.dispose();
  await place.dispose();
});

let world: World;
async function open(kafka: string, files: Record<string, string> = {}): Promise<World['clients']['kafka']> {
  world = await createWorld('memory', { files: { 'weir.yaml': 'weir: 1\n', 'kafka/it.yaml': kafka, ...files } });
  await world.clients.workspace.trust({ trusted: true });
  await firstOf(world.clients.workspace.state({}), ({ trusted }) => trusted);
  return world.clients.kafka;
}
afterEach(() => world.dispose());

const topics = { connection: 'it', contains: 'guarded' };

test('a user and a password that is a secret', async () => {
  const kafka = await open(`brokers: 127.0.0.1:${ports.sasl}\nsasl: { mechanism: plain, username: weir, password: "\${secret:it-password}" }\n`);
  expect(await firstOf(kafka.connections({}))).toMatchObject([{ name: 'local' }, { name: 'it', missing: ['it-password'] }]);
  await expect(kafka.topics(topics)).rejects.toMatchObject({ code: 'secret-missing', message: expect.stringContaining('WEIR_SECRET_IT_PASSWORD') });
  await kafka.giveSecret({ name: 'it-password', value: 'wrong' });
  await expect(kafka.topics(topics)).rejects.toMatchObject({ code: 'kafka-auth', message: expect.not.stringContaining('wrong') });
  const given = firstOf(kafka.connections({}), ([, it]) => it!.missing.length === 0);
  await kafka.giveSecret({ name: 'it-password', value: 'right' });
  await given;
  expect((await kafka.topics(topics)).topics).toMatchObject([{ name: 'guarded' }]);
  const read = kafka.read({ connection: 'it', topic: 'guarded', start: { at: 'earliest' } });
  expect(await firstOf(read)).toMatchObject({ message: { value: { text: 'seen' } } });
});

test('a workspace that nobody trusts is refused before a secret is asked for, and takes none', async () => {
  const kafka = await open(`brokers: 127.0.0.1:${ports.sasl}\nsasl: { mechanism: plain, username: weir, password: "\${secret:it-password}" }\n`);
  await world.clients.workspace.trust({ trusted: false });
  await firstOf(world.clients.workspace.state({}), ({ trusted }) => !trusted);
  await expect(kafka.topics(topics)).rejects.toMatchObject({ code: 'untrusted', message: expect.stringContaining('kafka/it.yaml') });
  await expect(kafka.giveSecret({ name: 'it-password', value: 'right' })).rejects.toMatchObject({ code: 'untrusted' });
  await expect(kafka.topics(topics)).rejects.toMatchObject({ code: 'untrusted' });
});

test('a mechanism that the cluster does not take', async () => {
  const kafka = await open(`brokers: 127.0.0.1:${ports.sasl}\nsasl: { mechanism: scram-sha-256, username: weir, password: "\${secret:p}" }\n`);
  await kafka.giveSecret({ name: 'p', value: 'right' });
  await expect(kafka.topics(topics)).rejects.toMatchObject({ code: 'kafka-auth' });
});

test('TLS with an authority that the file names', async () => {
  const kafka = await open(`brokers: localhost:${ports.tls}\ntls: { ca: ca.pem }\n`, { 'kafka/ca.pem': certificate });
  expect((await kafka.topics(topics)).total).toBe(1);
});

test('TLS with an authority that nobody trusts, and where none is spoken', async () => {
  const kafka = await open(`brokers: localhost:${ports.tls}\ntls: true\n`, { 'kafka/plain.yaml': `brokers: ${local.address}\ntls: true\n`, 'kafka/none.yaml': `brokers: 127.0.0.1:${ports.tls}\n` });
  await expect(kafka.topics(topics)).rejects.toMatchObject({ code: 'kafka-tls', message: expect.stringContaining('tls.ca') });
  await expect(kafka.topics({ connection: 'plain' })).rejects.toMatchObject({ code: expect.stringMatching(/^kafka-(tls|unreachable)$/) });
  await expect(kafka.topics({ connection: 'none' })).rejects.toMatchObject({ code: 'kafka-unreachable', message: expect.stringContaining('TLS') });
});

test('brokers that are not there, and names that are not known', async () => {
  const kafka = await open('brokers: 127.0.0.1:9\n', { 'kafka/nowhere.yaml': 'brokers: no-such-host.invalid:9092\n' });
  await expect(kafka.topics(topics)).rejects.toMatchObject({ code: 'kafka-unreachable', message: expect.stringContaining('nothing listens') });
  await expect(kafka.topics({ connection: 'nowhere' })).rejects.toMatchObject({ code: 'kafka-unreachable' });
  await expect(kafka.topics({ connection: 'never' })).rejects.toMatchObject({ code: 'connection-missing' });
  await expect(kafka.topics({ connection: 'local' })).rejects.toMatchObject({ code: 'broker-not-running' });
});

test('a password in a file, and a file named local, are problems of these files', async () => {
  await open('brokers: a:1\nsasl: { mechanism: plain, username: me, password: hunter2 }\n', { 'kafka/local.yaml': 'brokers: a:1\n', 'kafka/typo.yaml': 'broker: a:1\n' });
  const { problems } = await firstOf(world.clients.workspace.state({}));
  expect(problems).toMatchObject([
    { path: 'kafka/it.yaml', diagnostic: { code: 'bad-value', message: expect.stringContaining('${secret:NAME}') } },
    { path: 'kafka/local.yaml', diagnostic: { code: 'kafka-name-taken' } },
    { path: 'kafka/typo.yaml', diagnostic: { code: 'unknown-key', message: expect.stringContaining('"brokers"') } },
    { path: 'kafka/typo.yaml', diagnostic: { code: 'missing-key' } },
  ]);
  expect(await firstOf(world.clients.kafka.connections({}))).toMatchObject([{ name: 'local' }]);
});
