import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startControlPlane, type ControlPlane } from './cluster/control-plane.ts';

let cluster: ControlPlane;
beforeAll(async () => {
  cluster = await startControlPlane();
}, 900_000);
afterAll(() => cluster?.dispose());

describe('a control plane without nodes', () => {
  it('is the real API server: it validates, defaults and applies', async () => {
    await cluster.kubectl.run('create', 'namespace', 'shop');
    await cluster.kubectl.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'shop' }, data: { key: 'value' } }, '--field-manager=weir');
    const made = await cluster.kubectl.get<{ metadata: { managedFields: { manager: string }[] } }>('configmap', 'a', '-n', 'shop', '--show-managed-fields');
    expect(made.metadata.managedFields.map(({ manager }) => manager)).toEqual(['weir']);
    await expect(cluster.kubectl.apply({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', namespace: 'shop' }, spec: { ports: [{ port: 'x' }] } })).rejects.toThrow(/port/);
  });

  it('keeps what it holds through an outage', async () => {
    await cluster.apiServer.stop();
    await expect(cluster.kubectl.run('get', 'namespace', 'shop')).rejects.toThrow(/refused/);
    await cluster.apiServer.start();
    expect(await cluster.kubectl.run('get', 'namespace', 'shop')).toContain('Active');
  });
});

describe('what a crash leaves', () => {
  it('is nothing: the processes end with the tests, and the next start removes the folder', async () => {
    const keeper = join(import.meta.dirname, 'cluster/keeper.mjs');
    const script = `import { spawn } from 'node:child_process';
      const keeper = spawn(process.execPath, [${JSON.stringify(keeper)}, '/nowhere'], { stdio: ['pipe', 'inherit', 'inherit'] });
      keeper.stdin.write(JSON.stringify({ id: 1, action: 'start', name: 'x', command: 'sleep', args: ['600'], log: '/dev/null' }) + '\\n');
      setInterval(() => {}, 1000);`;
    const tests = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(tests.stdout, 'data')) as [Buffer];
    const { result: pid } = JSON.parse(line.toString()) as { result: number };
    expect(isAlive(pid)).toBe(true);
    tests.kill('SIGKILL');
    // The output closes when the last process that holds it has ended: the keeper, which waits for what it keeps.
    await once(tests.stdout, 'close');
    expect(isAlive(pid)).toBe(false);
  });

  it('is removed by the next start, and a living cluster is not', async () => {
    const clusters = dirname(dirname(cluster.kubeconfig));
    const folders = () => readdirSync(clusters).filter((name) => existsSync(join(clusters, name, 'owner.json')));
    const { mkdirSync, writeFileSync } = await import('node:fs');
    mkdirSync(join(clusters, 'c-crash1'));
    writeFileSync(join(clusters, 'c-crash1', 'owner.json'), JSON.stringify({ pid: process.pid, keeper: true, began: '1' }));
    const second = await startControlPlane();
    expect(folders()).not.toContain('c-crash1');
    expect(await cluster.kubectl.run('get', '--raw', '/readyz')).toBe('ok');
    await second.dispose();
    expect(existsSync(dirname(second.kubeconfig))).toBe(false);
  });
});

/** A process that ended and was not yet waited for counts as gone. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
