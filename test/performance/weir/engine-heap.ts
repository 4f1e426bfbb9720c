import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Bytes that an engine's heap holds after a whole collection, which this asks for. `java`: the Java it runs on; undefined where that brings no `jcmd`. */
export async function engineHeap(java: string, pid: number): Promise<number | undefined> {
  const jcmd = join(dirname(java), process.platform === 'win32' ? 'jcmd.exe' : 'jcmd');
  try {
    await execute(jcmd, [String(pid), 'GC.run']);
    const { stdout } = await execute(jcmd, [String(pid), 'GC.heap_info']);
    // Of each generation: `def new generation   total 88512K, used 1234K`.
    return [...stdout.matchAll(/generation\s+total \d+K, used (\d+)K|garbage-first heap\s+total \d+K, used (\d+)K/g)].reduce((sum, [, of, whole]) => sum + Number(of ?? whole) * 1024, 0);
  } catch {
    return undefined;
  }
}
