// npm test: sets the project up, then runs every kind of test and ends with one line that counts them all.
// `npm test -- unit contract java e2e kubernetes` runs only the named parts.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { giveUp, maven, prepare } from '../electron/setup/prepare.mjs';
import { findJdk } from '../electron/setup/prerequisites.mjs';
import { findBrowser, installBrowser } from './drivers/find-browser.mjs';

const root = resolve(import.meta.dirname, '..');
const artefacts = join(root, 'test/artefacts');
const runner = join(root, 'local-cluster/runner');
const parts = { check, unit, contract, java, e2e, kubernetes };

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length) {
  console.error(`There is no part "${unknown[0]}". Parts: ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}

mkdirSync(artefacts, { recursive: true });
// Building Kubernetes takes minutes the first time: it goes on beside the other parts, as soon as it has the packages that it is prepared with.
let programs;
await prepare({ window: true, onInstalled: () => void (programs = !wanted.length || wanted.includes('kubernetes') ? prepareKubernetes() : undefined) }).catch(giveUp);
const total = { passed: 0, failed: 0, skipped: 0 };
for (const name of wanted.length ? wanted : Object.keys(parts)) {
  const began = Date.now();
  console.log(`\n── ${name} ──`);
  const counts = await parts[name]();
  for (const key of Object.keys(total)) total[key] += counts[key];
  console.log(`── ${name}: ${sentence(counts)} in ${Math.round((Date.now() - began) / 1000)} s`);
}
console.log(`\n${sentence(total)}`);
process.exit(total.failed ? 1 : 0);

async function check() {
  return oneTest((await run('npm', ['run', '--silent', 'check'])) === 0);
}

async function unit() {
  return vitest('unit');
}

async function contract() {
  return vitest('contract');
}

async function e2e() {
  const browser = findBrowser() ?? (await installBrowser());
  if (!browser) {
    console.error('SKIPPED: the journeys need Chrome or Chromium. Install one, or set WEIR_BROWSER to its path.');
    return { passed: 0, failed: process.env.CI ? 1 : 0, skipped: 1 };
  }
  return vitest('e2e', { WEIR_BROWSER: browser });
}

async function kubernetes() {
  const { missing, broken } = await programs;
  if (missing) {
    console.error(`SKIPPED: the tests on Kubernetes. ${missing}`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  if (broken) {
    console.error(`The tests on Kubernetes cannot run. ${broken}`);
    return oneTest(false);
  }
  return vitest('kubernetes');
}

/** Makes ready what a cluster runs; says what is missing where that cannot be, or that it failed. It ends with this process. */
async function prepareKubernetes() {
  if (process.env.WEIR_TEST_KUBECONFIG) return {};
  const log = join(artefacts, 'kubernetes-programs.log');
  const child = spawn(process.execPath, [join(root, 'test/kubernetes/programs/prepare.mjs'), 'all'], { stdio: ['ignore', 'pipe', openSync(log, 'w')] });
  const end = () => child.kill();
  process.once('exit', end);
  let written = '';
  child.stdout.on('data', (data) => (written += data));
  const code = await new Promise((done) => child.once('error', () => done(1)).once('close', done));
  process.off('exit', end);
  return code === 0 ? JSON.parse(written) : { broken: `Its programs could not be built; ${log} says why.` };
}

async function java() {
  const reports = join(runner, 'target/surefire-reports');
  rmSync(reports, { recursive: true, force: true });
  const env = { JAVA_HOME: findJdk() };
  const code = await run(maven(), ['-q', '-B', 'test'], { cwd: runner, env });
  const counts = existsSync(reports) ? countSurefire(reports) : { passed: 0, failed: 0, skipped: 0 };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function vitest(project, env = {}) {
  const report = join(artefacts, `${project}.json`);
  rmSync(report, { force: true });
  const arguments_ = ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await run('npx', arguments_, { env });
  if (!existsSync(report)) return oneTest(false);
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: pending, numTodoTests: todo } = JSON.parse(readFileSync(report, 'utf8'));
  return { passed, failed: failed || (code === 0 ? 0 : 1), skipped: pending + todo };
}

function countSurefire(folder) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.xml'))) {
    const head = readFileSync(join(folder, name), 'utf8').match(/<testsuite [^>]*>/)?.[0] ?? '';
    const figure = (key) => Number(head.match(new RegExp(` ${key}="(\\d+)"`))?.[1] ?? 0);
    const failed = figure('failures') + figure('errors');
    counts.failed += failed;
    counts.skipped += figure('skipped');
    counts.passed += figure('tests') - failed - figure('skipped');
  }
  return counts;
}

function oneTest(good) {
  return { passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: 0 };
}

function sentence({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function run(command, arguments_, { cwd = root, env = {} } = {}) {
  return new Promise((done) => {
    const child = spawn(command, arguments_, { cwd, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      done(1);
    });
    child.on('exit', (code) => done(code ?? 1));
  });
}
