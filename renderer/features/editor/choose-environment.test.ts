import { expect, test, vi } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { chooseEnvironment } from './choose-environment.ts';

test('the environment that a quick fix names is chosen, and a refusal is said', async () => {
  const choose = vi.fn(async () => ({}));
  const say = vi.fn();
  const command = chooseEnvironment({ chooseEnvironment: choose } as never, say);
  await command.run({ name: 'test' });
  expect(choose).toHaveBeenCalledWith({ name: 'test' });
  expect(say).toHaveBeenLastCalledWith({ text: expect.stringContaining('the values of test'), tone: 'good' });
  choose.mockRejectedValueOnce(new Failure('no-such-environment', 'There is no environment test.'));
  await command.run({ name: 'test' });
  expect(say).toHaveBeenLastCalledWith({ text: 'There is no environment test.', code: 'no-such-environment', tone: 'error' });
});
