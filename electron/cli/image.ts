import { resolve } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { imageWriter } from '#electron/host/image-writer.ts';
import type { ImageTarget } from '#local-cluster/images/image-plan.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';

export interface ImageOptions {
  push?: string;
  out?: string;
  base?: string;
  ca?: string[];
  json?: boolean;
}

/** Writes the runner image into a registry or a file, and prints its name with its digest. */
export async function image({ push, out, base, ca = [], json }: ImageOptions, parts: CliParts): Promise<ExitCode> {
  const authorities = ca.map((file) => resolve(parts.cwd, file));
  const watch = { authorities, signal: parts.interrupted, onProgress: (message: string) => void parts.err.write(`${message}\n`) };
  const written = await imageWriter(parts.places).runnerImage({ target: targetOf(push, out, parts), base: base === 'none' ? null : base, ...watch });
  await parts.out.write(json ? `${JSON.stringify(written)}\n` : `${written.image}${out ? `  ${written.digest}` : ''}\n`);
  return Exit.good;
}

function targetOf(push: string | undefined, out: string | undefined, { cwd, places }: CliParts): ImageTarget {
  if (push) return { registry: push };
  if (out) return { archive: resolve(cwd, out), name: `weir/runner:${places.version}` };
  throw new Failure('bad-usage', 'Say where the image goes: --push HOST/PATH:TAG into a registry, or --out FILE into a file for `docker load`.');
}
