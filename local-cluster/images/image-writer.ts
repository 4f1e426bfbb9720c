import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Failure } from '#shared/base/failure.ts';
import type { ImagePlan } from './image-plan.ts';
import { dockerAuthorities, hostOf, loginFiles } from './logins.ts';

export interface WriterOptions {
  java: string;
  /** `weir-runner.jar`, then the jars that it writes images with. */
  classPath: string[];
  cacheFolder: string;
  env: NodeJS.ProcessEnv;
}

type Line = { progress: string } | { digest: string } | { failure: { code: string; message: string } };

/**
 * Writes an image, in a Java process of its own, and gives its digest (`sha256:…`). Fails with `registry-login`, `registry-untrusted`,
 * `registry-unreachable`, `image-name` or `image-failed`. Layers that the registry has, or that were made before, are not made again.
 */
export async function writeImage(plan: ImagePlan, options: WriterOptions, signal: AbortSignal, onProgress: (message: string) => void): Promise<string> {
  const child = spawn(options.java, ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx512m', '-cp', options.classPath.join(delimiter), 'dev.weir.runner.images.ImageWriter'], { env: options.env, stdio: 'pipe', windowsHide: true });
  const end = () => child.kill();
  signal.addEventListener('abort', end, { once: true });
  let last: Line | undefined;
  let said = '';
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Line;
    if ('progress' in line) onProgress(line.progress);
    else last = line;
  });
  child.stderr.setEncoding('utf8').on('data', (data: string) => (said += data));
  child.stdin.on('error', () => {}).end(JSON.stringify(toWire(plan, options)));
  const code = await new Promise<number | null>((resolve) => child.once('error', (thrown) => ((said += thrown.message), resolve(null))).once('close', resolve));
  signal.removeEventListener('abort', end);
  signal.throwIfAborted();
  if (last && 'digest' in last) return last.digest;
  if (last && 'failure' in last) throw new Failure(last.failure.code, last.failure.message);
  throw new Failure('image-failed', `The image could not be written: the process that writes it ended with ${code}. It said: ${said.trim().slice(-400)}`);
}

function toWire(plan: ImagePlan, { cacheFolder, env }: WriterOptions): object {
  const { base, layers, environment = {}, labels = {}, entrypoint = null, user = null, workingFolder = null, target, authorities = [] } = plan;
  const name = 'registry' in target ? target.registry : target.name;
  const images = [name, ...(base ? [base] : [])];
  return {
    base,
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    layers: layers.map(({ name, files }) => ({ name, files: files.map(({ from, to, mode = '644', owner = '0:0' }) => ({ from, to, mode, owner })) })),
    environment,
    labels,
    entrypoint,
    user,
    workingFolder,
    target: name,
    archive: 'archive' in target ? target.archive : null,
    cache: join(cacheFolder, 'image-layers'),
    authorities: [...authorities, ...images.flatMap((image) => dockerAuthorities(image, env))],
    logins: loginFiles(env),
    insecure: images.some((image) => /^(localhost|127\.0\.0\.1)(:|$)/.test(hostOf(image))),
  };
}
