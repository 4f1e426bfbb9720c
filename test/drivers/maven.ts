import { execFileSync } from 'node:child_process';

/** Whether Maven is on this machine; where it is not, what a suite leaves out is said aloud. */
export function hasMaven(leftOut: string): boolean {
  try {
    execFileSync(process.platform === 'win32' ? 'mvn.cmd' : 'mvn', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn(`Maven is not on this machine: ${leftOut}`);
    return false;
  }
}
