'use strict';
// Ends what takes too long or too much in the process of node.js, from a thread of its own: the other one is in the function. It knows by Node's inspector, which looks into a running loop.
const { writeSync } = require('node:fs');
const { Session } = require('node:inspector');
const { workerData } = require('node:worker_threads');

const { shared, parent, limit, most, told } = workerData;
const [WORK, WRITER] = [0, 1];
const [NOBODY, WATCH] = [0, 2];
/** Why; in the order of CallWatch.Reason. */
const [TIME, BYTES] = [0, 2];
const TICK_MS = 25;
/** As there. */
const WAITS = 10;

let seen = 0;
let began = 0;
let computed = 0;
let at = '';
let session;
let asking = false;

const kill = () => process.kill(process.pid, 'SIGKILL');

/** What all threads have computed, in ms. */
function used() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Writes while the other thread does not, where what it was is still done; it comes to that by itself else. */
function write(kind, number, text) {
  if (Atomics.compareExchange(shared, WRITER, NOBODY, WATCH) !== NOBODY) return false;
  const goesOn = Atomics.load(shared, WORK) === seen;
  if (goesOn) {
    const message = Buffer.alloc(16 + text.length * 2);
    [kind, number, 0, text.length * 2].forEach((each, i) => message.writeInt32LE(each, i * 4));
    message.write(text, 16, 'utf16le');
    // As little as this is written at once.
    writeSync(1, message);
  }
  Atomics.store(shared, WRITER, NOBODY);
  Atomics.notify(shared, WRITER);
  return goesOn;
}

function end(reason) {
  if (write(told.ENDED, reason, at)) kill();
}

function look() {
  if (asking) return;
  if (!session) (session = new Session()).connectToMainThread();
  asking = true;
  const of = seen;
  session.post('Runtime.evaluate', { expression: 'weirLook()', returnByValue: true }, (failed, answer) => {
    asking = false;
    if (failed || answer.result.type !== 'string' || of !== seen) return;
    const [where, bytes] = JSON.parse(answer.result.value);
    if (where !== at && write(told.AT, 0, where)) at = where;
    if (bytes > most) end(BYTES);
  });
}

setInterval(() => {
  try {
    // Whoever began this process is gone, and nobody waits for what is done in it.
    if (process.ppid !== parent) return kill();
    const now = Atomics.load(shared, WORK);
    if ((now & 1) === 0 || now !== seen) {
      seen = now;
      began = Date.now();
      computed = used();
      at = '';
      return;
    }
    const there = Date.now() - began;
    if (there > limit && (used() - computed > limit - TICK_MS || there / WAITS > limit)) end(TIME);
    else look();
  } catch {
    // Nobody reads any more.
    kill();
  }
}, TICK_MS);
