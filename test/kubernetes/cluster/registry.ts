import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Certificates } from './certificates.ts';
import { debsEnvironment } from './containerd.ts';
import type { Keeper } from './keeper.ts';
import type { NodePrograms } from './programs.ts';
import { plantSeed } from './registry-seed.ts';
import { whenReady } from './ready.ts';

/** A registry of images with TLS and a login, as a company has one. */
export interface Registry {
  /** `host:port`, the first part of an image's name. */
  host: string;
  username: string;
  password: string;
  /** Path of the certificate (PEM) that it is trusted by. */
  authority: string;
  /** A folder for `DOCKER_CONFIG`, whose config.json holds the login. */
  dockerConfig: string;
}

export const USER = 'weir';
const PORT = 5000;

/** Debian's docker-registry. */
export async function startRegistry(keeper: Keeper, { debs, cache }: NodePrograms, address: string, certificates: Certificates, password: string): Promise<Registry> {
  const { folder } = keeper;
  const host = registryHost(address);
  const storage = join(folder, 'registry');
  await plantSeed(cache, storage);
  await writeFile(join(folder, 'htpasswd'), `${USER}:${certificates.passwordHash}\n`);
  const configuration = {
    version: '0.1',
    log: { level: 'warn' },
    storage: { filesystem: { rootdirectory: storage }, delete: { enabled: true } },
    http: { addr: host, tls: { certificate: join(folder, 'registry.crt'), key: join(folder, 'registry.key') } },
    auth: { htpasswd: { realm: 'tests', path: join(folder, 'htpasswd') } },
  };
  await writeFile(join(folder, 'registry.json'), JSON.stringify(configuration));
  await keeper.start({ name: 'registry', command: join(debs, 'usr/bin/docker-registry'), args: ['serve', join(folder, 'registry.json')], env: debsEnvironment(debs) });
  await whenReady({ url: `https://${host}/`, authority: certificates.authority.certificate }, keeper.ended('registry'), join(folder, 'registry.log'));
  const dockerConfig = join(folder, 'docker');
  await mkdir(dockerConfig);
  await writeFile(join(dockerConfig, 'config.json'), dockerLogin(host, password), { mode: 0o600 });
  return { host, username: USER, password, authority: join(folder, 'authority.crt'), dockerConfig };
}

export function registryHost(address: string): string {
  return `${address}:${PORT}`;
}

/** What `docker login` writes, and what a Secret of type `kubernetes.io/dockerconfigjson` holds. */
export function dockerLogin(host: string, password: string): string {
  return JSON.stringify({ auths: { [host]: { auth: Buffer.from(`${USER}:${password}`).toString('base64') } } });
}
