import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * When a process of this machine began, in the system's own words: ids are used again, after a restart of the machine above all, and the same id with another beginning is another
 * process. Undefined where there is no such process, or where the system does not tell.
 */
export async function beginningOf(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === 'linux') return beginningOnLinux(pid);
    const [program, ...words] = process.platform === 'win32' ? ['powershell.exe', '-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`] : ['ps', '-o', 'lstart=', '-p', String(pid)];
    const { stdout } = await run(program!, words, { env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' }, windowsHide: true });
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Clock ticks since the machine started, and which start of it that was. */
function beginningOnLinux(pid: number): string | undefined {
  const ticks = statOf(pid)?.[19];
  return ticks === undefined ? undefined : `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${ticks}`;
}

/** Linux: the fields of /proc/PID/stat behind the name, which may hold spaces; undefined where there is no such process, or only its remains. */
export function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields;
  } catch {
    return undefined;
  }
}
