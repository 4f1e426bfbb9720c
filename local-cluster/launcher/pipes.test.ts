import { expect, test } from 'vitest';
import { connect } from '#shared/rpc/connect.ts';
import { memoryPipes } from '#shared/rpc/pipe.ts';
import type { WireMessage } from '#shared/rpc/wire.ts';
import { engine } from '#shared/services/engine.ts';
import type { RunId } from '#shared/services/engine.ts';
import { checkedPipe } from './checked-pipe.ts';
import { restartingPipe } from './restarting-pipe.ts';

const WHY = { code: 'runner-restarted', message: 'The engine ran out of memory. A new one is starting.' };

test('calls in flight are told why the engine is gone', async () => {
  const [near, far] = memoryPipes();
  const client = connect(restartingPipe(near, async () => WHY)).client(engine);
  const [asked, streamed] = [client.memory({}), client.status({ run: 'r' as RunId })[Symbol.asyncIterator]().next()];
  far.close();
  await expect(asked).rejects.toMatchObject(WHY);
  await expect(streamed).rejects.toMatchObject(WHY);
});

test('params reach the runner with every default filled in', async () => {
  const [near, far] = memoryPipes();
  const sent = new Promise<WireMessage>((resolve) => far.onMessage(resolve));
  void connect(checkedPipe(near, engine)).client(engine).validate({ script: { file: 'a.sql', text: 'SELECT 1' } });
  expect(await sent).toMatchObject({ params: { script: { parallelism: 1, mode: 'streaming', samples: [], trusted: true } } });
});

test('wrong params never leave', async () => {
  const [near] = memoryPipes();
  const asked = connect(checkedPipe(near, engine)).client(engine).validate({ script: { file: 'a.sql', text: 1 as unknown as string } });
  await expect(asked).rejects.toMatchObject({ code: 'bad-params', message: expect.stringContaining('script.text') });
});
