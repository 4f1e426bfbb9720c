import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { beginningOf } from './process-beginning.ts';

it('a process has one beginning for as long as it lives, and another has another', async () => {
  const [own, again] = [await beginningOf(process.pid), await beginningOf(process.pid)];
  expect(own).toBeDefined();
  expect(again).toBe(own);
  const other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(other, 'spawn');
  expect(await beginningOf(other.pid!)).toBeDefined();
  expect(await beginningOf(other.pid!)).not.toBe(own);
  other.stdin!.end();
  await once(other, 'exit');
  expect(await beginningOf(other.pid!)).toBeUndefined();
});
