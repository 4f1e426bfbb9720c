import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
// @ts-expect-error a plain script, so that it runs before anything is installed
import { checkNode, findJdk } from './prerequisites.mjs';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'weir-jdk-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that says what a Java of this version says. */
function jdk(name: string, version: string, programs = ['java', 'javac']): string {
  const home = join(folder, name);
  mkdirSync(join(home, 'bin'), { recursive: true });
  for (const program of programs) {
    writeFileSync(join(home, 'bin', program), `#!/bin/sh\necho '    java.home = ${home}' >&2\necho '    java.version = ${version}' >&2\n`);
    chmodSync(join(home, 'bin', program), 0o755);
  }
  return home;
}

const none = () => ({ PATH: '', WEIR_JAVA_PLACES: join(folder, 'none') });

test.each(['20.18.3', '18.20.0', '20.0.0'])('Node %s is too old, and what to do is said', (version) => {
  expect(() => checkNode(version)).toThrow(/20\.19 or newer; this is Node .*\[node-too-old\]/);
});

test.each(['20.19.0', '22.1.0', '24.0.0'])('Node %s will do', (version) => {
  expect(() => checkNode(version)).not.toThrow();
});

// The stand-ins for a JDK are shell scripts.
const onUnix = test.skipIf(process.platform === 'win32');

onUnix('a JDK is found where it is named, on the PATH, in the usual places', () => {
  const home = jdk('a', '17.0.1');
  expect(findJdk({ ...none(), JAVA_HOME: home })).toBe(home);
  expect(findJdk({ ...none(), PATH: join(home, 'bin') })).toBe(home);
  expect(findJdk({ PATH: '', WEIR_JAVA_PLACES: folder })).toBe(home);
});

onUnix('one too old, or without a compiler, is passed over when another fits', () => {
  const [old, runtime, good] = [jdk('a', '1.8.0_412'), jdk('b', '21', ['java']), jdk('c', '21.0.2')];
  expect(findJdk({ ...none(), JAVA_HOME: old, PATH: [runtime, good].map((home) => join(home, 'bin')).join(':') })).toBe(good);
});

onUnix('none, an old one, a runtime alone: each is told apart', () => {
  expect(() => findJdk(none())).toThrow('[jdk-missing]');
  expect(() => findJdk({ ...none(), JAVA_HOME: jdk('old', '1.8.0_412') })).toThrow(/1\.8\.0_412; Flink needs 17.*\[jdk-too-old\]/);
  expect(() => findJdk({ ...none(), JAVA_HOME: jdk('runtime', '17', ['java']) })).toThrow(/without a compiler/);
});
