// npm test: sets the project up, then runs every kind of test and ends with one line that counts them all.
// `npm test -- unit contract java e2e kubernetes` runs only the named parts. `npm test -- fuzz` runs all of the fuzz, of which the others run a share.
// Two parts go on side by side: each waits a good deal for a broker, a cluster or a browser. What a part writes is shown when it has ended.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { giveUp, maven, prepare } from '../electron/setup/prepare.mjs';
import { findJdk } from '../electron/setup/prerequisites.mjs';
import { findBrowser, installBrowser } from './drivers/find-browser.mjs';
import { readSurefire, readVitest } from './drivers/read-reports.mjs';

const root = resolve(import.meta.dirname, '..');
const artefacts = join(root, 'test/artefacts');
const runner = join(root, 'local-cluster/runner');
const parts = { check, unit, contract, java, e2e, kubernetes, fuzz };
/**
 * What goes on side by side where no part is named; each lane takes about as long as the other. Never e2e beside kubernetes: a browser drops what it loads
 * whenever the machine's network changes, as it does with each pod.
 */
const lanes = [
  ['check', 'unit', 'contract', 'java'],
  ['kubernetes', 'e2e'],
];

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
/** What failed, told once more at the end: the output of a part may be long, and of another that came after it. */
const faults = [];
// One after the other, and at once on the terminal, where the parts were named.
if (wanted.length) await lane(wanted, 'inherit');
else await Promise.all(lanes.map((names) => lane(names)));
if (faults.length) console.log(`\nWhat failed:\n${faults.join('\n')}`);
console.log(`\n${sentence(total)}`);
process.exit(total.failed ? 1 : 0);

async function lane(names, shown) {
  for (const name of names) await part(name, shown);
}

/** `shown`: "inherit" to see what it writes at once; else it is kept and shown at the end. */
async function part(name, shown) {
  const began = Date.now();
  console.log(`\n── ${name} ──`);
  const log = join(artefacts, `${name}.log`);
  const output = shown ?? openSync(log, 'w');
  const counts = await parts[name](output);
  for (const key of Object.keys(total)) total[key] += counts[key];
  const told = counts.faults ?? (counts.failed ? ['its output above says why'] : []);
  faults.push(...told.map((fault) => `- ${name}: ${fault}`));
  if (!shown) {
    closeSync(output);
    process.stdout.write(`\n${readFileSync(log, 'utf8')}`);
  }
  console.log(`── ${name}: ${sentence(counts)} in ${Math.round((Date.now() - began) / 1000)} s`);
}

async function check(output) {
  return oneTest((await run('npm', ['run', '--silent', 'check'], output)) === 0);
}

async function unit(output) {
  return vitest('unit', output);
}

async function contract(output) {
  return vitest('contract', output);
}

async function e2e(output) {
  const browser = findBrowser() ?? (await installBrowser());
  if (!browser) {
    console.error('SKIPPED: the journeys need Chrome or Chromium. Install one, or set WEIR_BROWSER to its path.');
    return { passed: 0, failed: process.env.CI ? 1 : 0, skipped: 1 };
  }
  return vitest('e2e', output, { WEIR_BROWSER: browser });
}

async function kubernetes(output) {
  const { missing, broken } = await programs;
  if (missing) {
    console.error(`SKIPPED: the tests on Kubernetes. ${missing}`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  if (broken) {
    console.error(`The tests on Kubernetes cannot run. ${broken}`);
    return oneTest(false);
  }
  return vitest('kubernetes', output);
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

/** 10,000 mutations and every text that is cut off, through the engine; types of types by chance, to TypeScript and back; 50 runs of functions that fail. The fast layer's are all in `unit`. */
async function fuzz(output) {
  return java(output, ['-Dtest=FuzzTest,RoundTripTest,TypesInFlinkTest,ProcessFailuresTest', '-Dfuzz=10000']);
}

async function java(output, options = []) {
  const reports = join(runner, 'target/surefire-reports');
  rmSync(reports, { recursive: true, force: true });
  const code = await run(maven(), ['-q', '-B', 'test', ...options], output, { cwd: runner, env: { JAVA_HOME: findJdk() } });
  const counts = existsSync(reports) ? readSurefire(reports) : { passed: 0, failed: 0, skipped: 0, faults: [] };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1, faults: [`Maven ended with ${code} though no test failed; its output above says why`] } : counts;
}

async function vitest(project, output, env = {}) {
  const report = join(artefacts, `${project}.json`);
  rmSync(report, { force: true });
  const arguments_ = ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await run('npx', arguments_, output, { env });
  if (!existsSync(report)) return oneTest(false);
  return readVitest(report, code);
}

function oneTest(good) {
  return { passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: 0 };
}

function sentence({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function run(command, arguments_, output, { cwd = root, env = {} } = {}) {
  return new Promise((done) => {
    const child = spawn(command, arguments_, { cwd, stdio: ['ignore', output, output], env: { ...process.env, ...env } });
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      done(1);
    });
    child.on('exit', (code) => done(code ?? 1));
  });
}
