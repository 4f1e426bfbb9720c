import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '#shared/base/failure.ts';
import { filesBelow, type ImageFile } from './image-plan.ts';

const run = promisify(execFile);

/** What Flink uses of the JDK: all of java.se, and the parts that are asked for by name; jcmd, to look into a pod. */
const MODULES = 'java.se,jdk.unsupported,jdk.crypto.ec,jdk.management,jdk.management.agent,jdk.zipfs,jdk.naming.dns,jdk.jcmd,jdk.jfr,jdk.localedata,jdk.charsets';
/** What start scripts call, and what a person types in a pod. */
const TOOLS = 'bash sh ls cat mkdir rm cp mv ln sed awk grep env id hostname date head tail sort tr cut find sleep ps dirname basename readlink uname getent wc touch chmod tee printf kill du df'.split(' ');
const JAVA_HOME = '/opt/java';

export interface BaseSystem {
  files: ImageFile[];
  environment: Record<string, string>;
}

/**
 * The files of a small Linux with a Java runtime, for where no base image can be had: a shell and its tools with the libraries they link to
 * and glibc, from this machine; the runtime is made of its JDK by jlink, once, into the cache folder. Fails with `base-needs-linux`, `jlink-missing`.
 */
export async function baseSystem(javaHome: string, version: string, cacheFolder: string): Promise<BaseSystem> {
  if (process.platform !== 'linux') throw new Failure('base-needs-linux', 'An image of no base is made of the files of a Linux system, and this is none. Name a base image with --base.');
  const java = await javaRuntime(javaHome, version, cacheFolder);
  const system = await systemFolder(cacheFolder);
  const tools = TOOLS.map(findTool).filter((path) => path !== undefined);
  const libraries = await librariesOf([...tools, join(java, 'bin', 'java'), ...filesBelow(join(java, 'lib'), '/').map(({ from }) => from).filter((path) => path.endsWith('.so'))], java);
  return {
    files: [
      ...['/tmp', '/var/tmp'].map((to): ImageFile => ({ from: system, to, mode: '777' })),
      ...['passwd', 'group', 'nsswitch.conf'].map((name): ImageFile => ({ from: join(system, name), to: `/etc/${name}` })),
      ...tools.flatMap((path) => ['/bin', '/usr/bin'].map((folder): ImageFile => ({ from: realpathSync(path), to: `${folder}/${path.split('/').at(-1)!}`, mode: '755' }))),
      ...libraries.map((path): ImageFile => ({ from: realpathSync(path), to: path, mode: '755' })),
      ...filesBelow(java, JAVA_HOME, { mode: '755' }),
    ],
    environment: { PATH: `/usr/bin:/bin:${JAVA_HOME}/bin`, JAVA_HOME },
  };
}

/** Made beside its place and moved there whole. */
async function javaRuntime(javaHome: string, version: string, cacheFolder: string): Promise<string> {
  const runtime = join(cacheFolder, `java-runtime-${version.replace(/[^\w.]/g, '-')}`);
  if (existsSync(runtime)) return runtime;
  const jlink = join(javaHome, 'bin', 'jlink');
  if (!existsSync(jlink)) throw new Failure('jlink-missing', `The Java in ${javaHome} has no jlink, which makes the runtime for an image of no base. Install a full JDK, or name a base image with --base.`);
  await mkdir(cacheFolder, { recursive: true });
  const unfinished = await mkdtemp(`${runtime}.`);
  try {
    await run(jlink, ['--add-modules', MODULES, '--include-locales', 'en', '--no-header-files', '--no-man-pages', '--strip-debug', '--compress', '0', '--output', join(unfinished, 'java')]);
    await rename(join(unfinished, 'java'), runtime);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return runtime;
}

/** The few files that say who is who in the container. */
async function systemFolder(cacheFolder: string): Promise<string> {
  const folder = join(cacheFolder, 'image-system');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'passwd'), 'root:x:0:0:root:/root:/bin/bash\nflink:x:9999:9999:flink:/opt/flink:/bin/bash\n');
  await writeFile(join(folder, 'group'), 'root:x:0:\nflink:x:9999:\n');
  await writeFile(join(folder, 'nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files dns\n');
  return folder;
}

function findTool(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/bin'];
  return folders.map((folder) => folder && join(folder, name)).find((path) => path && existsSync(path));
}

/** The shared libraries that programs are linked to, and the loader, by the paths under which they are looked for; none of the runtime's own. */
async function librariesOf(programs: string[], java: string): Promise<string[]> {
  const { stdout } = await run('ldd', programs.map((path) => realpathSync(path)), { maxBuffer: 16e6 }).catch((thrown: { stdout?: string }) => ({ stdout: thrown.stdout ?? '' }));
  const found = [...stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, path]) => path!);
  // Asked for by name, when a thread ends and when a host name is looked up; and by the machine code in jars: V8's and RocksDB's.
  const byName = found.filter((path) => path.endsWith('/libc.so.6')).flatMap((path) => ['libgcc_s.so.1', 'libresolv.so.2', 'libnss_dns.so.2', 'libnss_files.so.2', 'libstdc++.so.6', 'librt.so.1', 'libpthread.so.0', 'libdl.so.2', 'libm.so.6'].map((name) => join(dirname(path), name)));
  return [...new Set([...found, ...byName])].filter((path) => !path.startsWith(java) && !path.includes('/jvm/') && existsSync(path)).sort();
}
