import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Writes an image of one program as an archive that containerd imports, and gives its path. */
export async function writePauseImage(folder: string, pause: string, name: string): Promise<string> {
  const work = join(folder, 'pause-image');
  await mkdir(join(work, 'root'), { recursive: true });
  await copyFile(pause, join(work, 'root', 'pause'));
  await run('tar', ['-C', join(work, 'root'), '--owner=0', '--group=0', '-cf', join(work, 'layer.tar'), 'pause']);
  const layer = createHash('sha256').update(await readFile(join(work, 'layer.tar'))).digest('hex');
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const config = { architecture, os: 'linux', config: { Entrypoint: ['/pause'] }, rootfs: { type: 'layers', diff_ids: [`sha256:${layer}`] } };
  await writeFile(join(work, 'config.json'), JSON.stringify(config));
  await writeFile(join(work, 'manifest.json'), JSON.stringify([{ Config: 'config.json', RepoTags: [name], Layers: ['layer.tar'] }]));
  await run('tar', ['-C', work, '-cf', join(folder, 'pause.tar'), 'manifest.json', 'config.json', 'layer.tar']);
  return join(folder, 'pause.tar');
}
