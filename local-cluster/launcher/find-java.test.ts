import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findJava, majorOf } from './find-java.ts';

describe.skipIf(process.platform === 'win32')('finding a Java', () => {
  let place: string;
  beforeEach(() => (place = mkdtempSync(join(tmpdir(), 'weir-java-'))));
  afterEach(() => rmSync(place, { recursive: true }));

  /** A home whose `java` prints what a Java of this version prints. */
  const home = (name: string, version: string) => {
    mkdirSync(join(place, name, 'bin'), { recursive: true });
    const command = join(place, name, 'bin/java');
    writeFileSync(command, `#!/bin/sh\necho "Property settings:" >&2\necho "    java.runtime.version = ${version}" >&2\n`);
    chmodSync(command, 0o755);
    return join(place, name);
  };
  const env = (more: NodeJS.ProcessEnv = {}) => ({ PATH: '', WEIR_JAVA_PLACES: '', ...more });

  test('prefers the one that is named, then WEIR_JAVA_HOME, then JAVA_HOME, then the path', async () => {
    const [named, own, javas, path] = ['named', 'own', 'javas', 'path'].map((name) => home(name, '17.0.1+1'));
    const all = env({ WEIR_JAVA_HOME: own, JAVA_HOME: javas, PATH: join(path!, 'bin') });
    expect((await findJava(all, named)).command).toBe(join(named!, 'bin/java'));
    expect((await findJava(all)).command).toBe(join(own!, 'bin/java'));
    expect((await findJava({ ...all, WEIR_JAVA_HOME: undefined })).command).toBe(join(javas!, 'bin/java'));
    expect((await findJava({ ...all, WEIR_JAVA_HOME: undefined, JAVA_HOME: undefined })).command).toBe(join(path!, 'bin/java'));
  });

  test('looks where systems put JDKs, newest first', async () => {
    home('jvm/jdk-17', '17.0.15+6');
    home('jvm/jdk-21', '21.0.2+13');
    expect(await findJava(env({ WEIR_JAVA_PLACES: join(place, 'jvm') }))).toMatchObject({ version: '21.0.2+13', major: 21 });
  });

  test('passes over a Java that is too old when another fits', async () => {
    const java = await findJava(env({ JAVA_HOME: home('eight', '1.8.0_412-b08'), PATH: join(home('new', '17.0.1'), 'bin') }));
    expect(java.major).toBe(17);
  });

  test('names the version that is too old and says what to do', async () => {
    const finding = findJava(env({ JAVA_HOME: home('eight', '1.8.0_412-b08') }));
    await expect(finding).rejects.toMatchObject({ code: 'jdk-too-old', message: expect.stringMatching(/1\.8\.0_412.*17 or newer.*WEIR_JAVA_HOME/) });
  });

  test('says what to do where there is none', async () => {
    await expect(findJava(env())).rejects.toMatchObject({ code: 'jdk-missing', message: expect.stringMatching(/Install a JDK 17/) });
  });

  test('passes over a program that does not run', async () => {
    const broken = home('broken', '17');
    writeFileSync(join(broken, 'bin/java'), 'no program');
    await expect(findJava(env({ JAVA_HOME: broken }))).rejects.toMatchObject({ code: 'jdk-missing' });
  });
});

test.each([
  ['1.8.0_412-b08', 8],
  ['11.0.2', 11],
  ['17.0.15+6-Debian-1deb12u1', 17],
  ['23-ea', 23],
])('the major version of %s', (version, major) => expect(majorOf(version)).toBe(major));
