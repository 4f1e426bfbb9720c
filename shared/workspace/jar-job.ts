/** Whether a file is the description of a job that is a jar: `job.yaml` in a folder of its own. */
export function isJarJob(path: string): boolean {
  return /(^|[/\\])job\.yaml$/.test(path);
}
