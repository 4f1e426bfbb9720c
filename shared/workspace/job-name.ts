/** Whether a job may be called so: letters and digits of any script, with their accents, and `. - _`; what a folder can be called everywhere. */
export function isJobName(name: string): boolean {
  return /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.-]*$/u.test(name) && !name.endsWith('.');
}
