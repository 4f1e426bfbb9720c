import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files that `docker login` and `podman login` write, the first first; they name credential helpers too. Only their paths are handled
 * here: what is in them is read by what speaks to the registry, and told to nobody.
 */
export function loginFiles(env: NodeJS.ProcessEnv): string[] {
  const home = env.HOME ?? env.USERPROFILE ?? '';
  const candidates = [
    env.DOCKER_CONFIG && join(env.DOCKER_CONFIG, 'config.json'),
    env.REGISTRY_AUTH_FILE,
    home && join(home, '.docker', 'config.json'),
    env.XDG_RUNTIME_DIR && join(env.XDG_RUNTIME_DIR, 'containers', 'auth.json'),
    home && join(home, '.config', 'containers', 'auth.json'),
  ];
  return candidates.filter((path): path is string => Boolean(path) && existsSync(path!));
}

/** Certificates that Docker trusts the registry of this image by. */
export function dockerAuthorities(image: string, env: NodeJS.ProcessEnv): string[] {
  const host = hostOf(image);
  const home = env.HOME ?? env.USERPROFILE;
  const folders = ['/etc/docker/certs.d', ...(home ? [join(home, '.docker', 'certs.d')] : [])].map((folder) => join(folder, host));
  return folders.flatMap((folder) => (existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.crt')).map((name) => join(folder, name)) : []));
}

/** The registry of an image's name: its first part when that has a dot or a port, Docker's own otherwise. */
export function hostOf(image: string): string {
  const [first = ''] = image.split('/');
  return image.includes('/') && /[.:]|^localhost$/.test(first) ? first : 'docker.io';
}
