import { expect, test } from 'vitest';
import { KafkaFile } from '#shared/workspace/kafka-file.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';
import { createFakeCluster } from '#test/fakes/kafka-cluster.ts';
import { type ClusterConfig, KafkaConnections } from './connections.ts';
import { Secrets } from './secrets.ts';

function connectionsOf(env: NodeJS.ProcessEnv = {}) {
  const secrets = new Secrets(env);
  const made: ClusterConfig[] = [];
  const connections = new KafkaConnections(createFakeBroker(), secrets, (config) => {
    made.push(config);
    return createFakeCluster();
  });
  return { secrets, made, connections };
}

const loaded = (file: object) => [{ name: 'it', path: 'kafka/it.yaml', file: KafkaFile.parse(file) }];
const guarded = loaded({ brokers: 'a:1', sasl: { mechanism: 'plain', username: 'me', password: '${secret:word}' } });

test.each([
  ['a password', guarded],
  ['a user', loaded({ brokers: 'a:1', sasl: { mechanism: 'plain', username: '${secret:word}', password: '${secret:word}' } })],
  ['the registry', loaded({ brokers: 'a:1', registry: { url: 'http://a:2', username: 'me', password: '${secret:word}' } })],
])('no secret for %s of a workspace that nobody trusted, and no connection', async (_what, files) => {
  const { connections, made } = connectionsOf({ WEIR_SECRET_WORD: 'hunter2' });
  await expect(connections.use('it', { folder: '/one', trusted: false }, files)).rejects.toMatchObject({ code: 'untrusted', message: expect.stringContaining('kafka/it.yaml') });
  expect(made).toEqual([]);
  await connections.use('it', { folder: '/one', trusted: true }, files);
  expect(made).toHaveLength(1);
});

test('what needs no secret needs no trust', async () => {
  const { connections, made } = connectionsOf();
  await connections.use('it', { folder: '/one', trusted: false }, loaded({ brokers: 'a:1' }));
  expect(made).toEqual([{ brokers: ['a:1'] }]);
});

test('a secret given for one workspace is no secret of another', async () => {
  const { connections, secrets, made } = connectionsOf();
  secrets.give('/one', 'word', 'hunter2');
  expect(connections.list('/two', guarded)[1]!.missing).toEqual(['word']);
  await expect(connections.use('it', { folder: '/two', trusted: true }, guarded)).rejects.toMatchObject({ code: 'secret-missing' });
  await connections.use('it', { folder: '/one', trusted: true }, guarded);
  expect(made).toMatchObject([{ sasl: { password: 'hunter2' } }]);
});

test('addresses are never filled with secrets', async () => {
  const { connections, made } = connectionsOf({ WEIR_SECRET_WORD: 'hunter2' });
  await connections.use('it', { folder: '/one', trusted: true }, loaded({ brokers: '${secret:word}.example.org:1' }));
  expect(made).toEqual([{ brokers: ['${secret:word}.example.org:1'] }]);
});
