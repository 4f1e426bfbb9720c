import { spawn } from 'node:child_process';

/** The real kubectl on one kubeconfig, for what a test sets up and looks at beside the product. */
export class Kubectl {
  constructor(
    readonly command: string[],
    private readonly kubeconfig: string,
    private readonly cache = `${kubeconfig}.cache`,
  ) {}

  /** What it writes; fails with what it says. */
  run(...args: string[]): Promise<string> {
    return this.withInput('', ...args);
  }

  /** Objects as `kubectl get -o json` gives them. */
  async get<T = Record<string, unknown>>(...args: string[]): Promise<T> {
    return JSON.parse(await this.run('get', ...args, '-o', 'json')) as T;
  }

  /** Applies objects, or a YAML text. */
  apply(objects: string | object | object[], ...args: string[]): Promise<string> {
    const text = typeof objects === 'string' ? objects : JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [objects].flat() });
    return this.withInput(text, 'apply', '--server-side', '--force-conflicts', '-f', '-', ...args);
  }

  private async withInput(input: string, ...args: string[]): Promise<string> {
    // Nothing is kept between calls: two clusters may have the same address one after the other.
    const [program, ...before] = this.command;
    const child = spawn(program!, [...before, '--kubeconfig', this.kubeconfig, '--cache-dir', this.cache, ...args], { stdio: 'pipe' });
    const written = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (data: string) => (written[name] += data));
    child.stdin.on('error', () => {}).end(input);
    const code = await new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${code}: ${written.stderr.trim() || written.stdout.trim()}`);
    return written.stdout;
  }
}
