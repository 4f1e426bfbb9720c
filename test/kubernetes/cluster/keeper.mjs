// Keeps the processes of a cluster: starts, stops and runs what it is told to, one JSON object a line on its input, and answers the same
// way on its output. When its input ends, by whatever means, it ends every process it started, waits for each, and ends itself. In a
// process namespace of its own, the kernel ends with it whatever else there is.
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { createInterface } from 'node:readline';

const GRACE_MS = 10_000;
const kept = new Map();
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const actions = { start, stop, run };

const lines = createInterface({ input: process.stdin });
lines.on('line', async (line) => {
  const { id, action, ...rest } = JSON.parse(line);
  try {
    say({ id, result: (await actions[action](rest)) ?? null });
  } catch (thrown) {
    say({ id, failure: thrown.message });
  }
});
lines.on('close', async () => {
  for (const name of [...kept.keys()].reverse()) await stop({ name });
  process.exit(0);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => lines.close());
// Whoever listened is gone; the end of the input says the same.
process.stdout.on('error', () => {});

/** A process that stays; its output goes to the end of the file `log`. Tells of its end by an event. */
async function start({ name, command, args, env, log }) {
  const file = openSync(log, 'a');
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', file, file] });
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  kept.set(name, { child, ended });
  void ended.then((how) => {
    if (kept.get(name)?.child === child) kept.delete(name);
    say({ ended: name, ...how });
  });
  return child.pid;
}

async function stop({ name, signal = 'SIGTERM' }) {
  const entry = kept.get(name);
  if (!entry) return;
  entry.child.kill(signal);
  const late = setTimeout(() => entry.child.kill('SIGKILL'), GRACE_MS);
  await entry.ended;
  clearTimeout(late);
}

/** A program that ends by itself: what it wrote, and its exit code. */
function run({ command, args, env, input = '' }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'pipe' });
    const written = { stdout: '', stderr: '' };
    for (const name of Object.keys(written)) child[name].setEncoding('utf8').on('data', (data) => (written[name] += data));
    child.once('error', reject).once('close', (code) => resolve({ code, ...written }));
    child.stdin.on('error', () => {}).end(input);
  });
}
