import { expect, test } from 'vitest';
import { pathsOf } from './recording.ts';

test('a stream may be called by letters of any script, and by nothing that leaves the folder', async () => {
  const of = (name: string) => pathsOf('/none', { name, resume: false, format: 'jsonl' });
  for (const name of ['zähler', '電力', 'a.b-c_1', '_x']) expect((await of(name)).stream.name).toBe(`streams/${name}.yaml`);
  for (const name of ['../böse', '.hidden', 'a/b', '', '-x', 'a b']) await expect(of(name)).rejects.toMatchObject({ code: 'bad-stream-name' });
});
