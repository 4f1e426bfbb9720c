import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dockerAuthorities, hostOf, loginFiles } from './logins.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'weir-logins-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function file(...parts: string[]): string {
  const path = join(home, ...parts);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, '{}');
  return path;
}

it('finds what docker login and podman login wrote, the folder that is named first', () => {
  const [named, usual, podman] = [file('elsewhere', 'config.json'), file('.docker', 'config.json'), file('run', 'containers', 'auth.json')];
  expect(loginFiles({ HOME: home, DOCKER_CONFIG: join(home, 'elsewhere'), XDG_RUNTIME_DIR: join(home, 'run') })).toEqual([named, usual, podman]);
  expect(loginFiles({ HOME: join(home, 'nobody') })).toEqual([]);
});

it("takes the certificates that Docker trusts the image's registry by, and no other's", () => {
  const own = file('.docker', 'certs.d', 'registry.example.com:5000', 'ca.crt');
  file('.docker', 'certs.d', 'registry.example.com:5000', 'client.key');
  file('.docker', 'certs.d', 'other.example.com', 'ca.crt');
  expect(dockerAuthorities('registry.example.com:5000/team/weir:1', { HOME: home })).toEqual([own]);
});

it.each([
  ['flink:2.3.0', 'docker.io'],
  ['library/flink', 'docker.io'],
  ['registry.example.com/weir', 'registry.example.com'],
  ['registry:5000/weir@sha256:00', 'registry:5000'],
  ['localhost/weir', 'localhost'],
])('knows the registry of %s', (image, host) => {
  expect(hostOf(image)).toBe(host);
});
