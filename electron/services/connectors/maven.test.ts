import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockConnectors } from './lock-connectors.ts';

const KAFKA = 'org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2';

// A program of that name stands in for Maven; on Windows it would have to be another.
describe.skipIf(process.platform === 'win32')('what Maven fails with', () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'weir-maven-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const failing = async (says: string) => {
    await writeFile(join(folder, 'says'), `[ERROR] ${says}\n`);
    await writeFile(join(folder, 'mvn'), `#!/bin/sh\necho "$@" > '${folder}/asked'\nwhile read -r line; do echo "$line"; done < '${folder}/says'\nexit 1\n`);
    await chmod(join(folder, 'mvn'), 0o755);
    const parts = { wrapper: 'none', java: '/java/bin/java', env: { PATH: folder }, folder: join(folder, 'jars'), onProgress: () => {} };
    return lockConnectors([KAFKA], undefined, parts, new AbortController().signal).then(() => undefined, (thrown: Error & { code?: string }) => `${thrown.code}: ${thrown.message}`);
  };

  test.each([
    ['Failed to execute goal: Could not transfer artifact org.x:y:jar:1 from/to central: Checksum validation failed, expected a but is b', /its checksum differs/],
    ['Failed to execute goal: Cannot access central in offline mode and the artifact org.x:y:jar:1 has not been downloaded from it before.', /No repository could be reached/],
    ['Failed to execute goal: Could not transfer artifact org.x:y:jar:1 from/to central: transfer failed: Name or service not known', /No repository could be reached/],
    ['Failed to execute goal: Could not find artifact org.x:y:jar:1 in central', /No repository has them under these coordinates/],
    ['Something else.', /Look at their coordinates and at your connection/],
  ])('%s', async (says, sentence) => {
    const said = await failing(says);
    expect(said).toMatch(/^connectors-not-resolved: /);
    expect(said).toMatch(sentence);
    expect(said).toContain(`Maven says: ${says}`);
  });

  test('checksums are strict', async () => {
    await failing('No.');
    expect(await readFile(join(folder, 'asked'), 'utf8')).toContain('--strict-checksums');
  });
});
