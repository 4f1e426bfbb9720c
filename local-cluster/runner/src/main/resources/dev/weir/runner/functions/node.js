'use strict';
// The other end of NodeMachine.java, in a process of Node: loads a bundle into a realm of its own and calls it, by messages over the process's own pipes. Both are read and written
// until they are done: what a function asks of state is answered while it is called.
const { readSync, writeSync } = require('node:fs');
const { createContext, runInContext, Script } = require('node:vm');
const { Worker } = require('node:worker_threads');

const { exit, memoryUsage, ppid, _tickCallback } = process;
const [limit, most, bundleName, watch] = process.argv.slice(1);

/** What Java says, and what it is told; in the order of Sent and Told there. */
const SENT = { LOAD: 0, CALL: 1, DECLARATIONS: 2, PROGRAM: 3, ANSWER: 4 };
const TOLD = { DONE: 0, THROWN: 1, TELL: 2, ASK: 3, AT: 4, ENDED: 5 };
/** Of a message: what it is, a number, the bytes of its frame, the bytes of its text. */
const HEAD = 16;
/** Of a frame; in shared/sdk/frame.ts. */
const HEADER = 16;
/** Of an answer that its function has not given. */
const [FAILED, NO_ROOM] = [1, 2];
/** What is asked of state in vain; in shared/sdk/state.ts. */
const ROOM = 0;
/** A promise that was refused, and that nobody looked at, is kept by Node until it is told to look itself. */
const FORGET_EACH = 1024;

/** What the watch shares: the number of what is done, odd while it is; who writes. */
const [WORK, WRITER] = [0, 1];
const [NOBODY, MAIN] = [0, 1];
const shared = new Int32Array(new SharedArrayBuffer(8));

let inbox = Buffer.alloc(65_536);
let outbox = Buffer.alloc(65_536);

function fill(from, to) {
  for (let at = from; at < to; ) {
    const count = readSync(0, inbox, at, inbox.length - at, null);
    // The task has ended.
    if (count === 0) exit(0);
    at += count;
    if (at >= to) return at;
  }
  return from;
}

/** The next message. There is never another one behind it: who sent it waits. */
function receive() {
  const have = fill(0, HEAD);
  const [kind, number, frame, text] = [0, 4, 8, 12].map((at) => inbox.readInt32LE(at));
  const all = HEAD + frame + text;
  if (all > inbox.length) {
    const larger = Buffer.alloc(all * 2);
    inbox.copy(larger, 0, 0, have);
    inbox = larger;
  }
  fill(have, all);
  return { kind, number, frame: inbox.subarray(HEAD, HEAD + frame), text: inbox.toString('utf16le', HEAD + frame, all) };
}

/** @param over nothing is done any more behind it */
function say(kind, number, frame, text, over = false) {
  const bytes = text.length * 2;
  const all = HEAD + frame.length + bytes;
  if (all > outbox.length) outbox = Buffer.alloc(all * 2);
  [kind, number, frame.length, bytes].forEach((each, i) => outbox.writeInt32LE(each, i * 4));
  outbox.set(frame, HEAD);
  if (bytes) outbox.write(text, HEAD + frame.length, 'utf16le');
  // The watch writes little, or ends the process.
  while (Atomics.compareExchange(shared, WRITER, NOBODY, MAIN) !== NOBODY) Atomics.wait(shared, WRITER, 2, 1);
  if (over) Atomics.add(shared, WORK, 1);
  try {
    for (let at = 0; at < all; ) at += writeSync(1, outbox, at, all - at);
  } catch {
    // The task has ended.
    exit(0);
  }
  Atomics.store(shared, WRITER, NOBODY);
}

const NOTHING = Buffer.alloc(0);
const LEVELS = ['debug', 'info', 'warn', 'error'];

/** Nothing of Node is in it. Objects of this realm never get there, nor errors that come of one: by them code would find the way back. */
const context = createContext(Object.create(null), { microtaskMode: 'afterEvaluate', codeGeneration: { strings: true, wasm: true } });
// A name of such a realm is looked for by a call out of it each time, which costs more than most of what functions do; a constant beside it costs nothing. What a bundle gives itself is left out.
const globals = runInContext("Object.getOwnPropertyNames(globalThis).filter((name) => !['console', 'eval', 'globalThis'].includes(name) && Object.getOwnPropertyDescriptor(globalThis, name).configurable).map((name) => `const ${name} = globalThis.${name};`).join('')", context);
const { box, begin, buffer, place } = runInContext(
  `${globals}
  const weirLoops = (globalThis.weirLoops = { at: '' });
  const weirBox = {};
  const weirEnter = () => {
    const { of, name, given } = weirBox;
    try { weirBox.gave = of[name](...given); } catch (thrown) { weirBox.thrown = { thrown }; }
  };
  ({
    box: weirBox,
    begin: (tell, ask) => {
      const safe = (outer) => (...given) => {
        let gave;
        try { gave = outer(...given); } catch { throw new Error('Flink did not answer'); }
        return gave;
      };
      globalThis.weirTell = safe(tell);
      globalThis.weirState = safe(ask);
    },
    buffer: (size) => new ArrayBuffer(size),
    place: () => String(globalThis.weirLoops?.at ?? ''),
  });`,
  context,
);
const entered = new Script('weirEnter()');

/** Calls something of the bundle, and does what promises left to do. */
function enter(of, name, ...given) {
  box.of = of;
  box.name = name;
  box.given = given;
  box.thrown = undefined;
  entered.runInContext(context);
  if (box.thrown) throw box.thrown.thrown;
  return box.gave;
}

/** A frame that the bundle sees. */
class Shared {
  constructor(size, bind) {
    this.bind = bind;
    this.make(size);
  }

  make(size) {
    this.of = buffer(size);
    this.bytes = Buffer.from(this.of);
  }

  /** Has room for so many bytes. */
  room(size) {
    if (size <= this.bytes.length) return;
    this.make(Math.max(size, this.bytes.length * 2));
    this.bind();
  }

  put(bytes) {
    this.room(bytes.length);
    this.bytes.set(bytes);
  }
}

let weir;
const bindCall = () => weir.bind?.(input.of, output.of);
const bindState = () => weir.bindState?.(asked.of, answered.of);
const input = new Shared(4096, bindCall);
const output = new Shared(4096, bindCall);
const asked = new Shared(4096, bindState);
const answered = new Shared(4096, bindState);

function tell(level, text) {
  say(TOLD.TELL, LEVELS.indexOf(String(level)), NOTHING, String(text));
}

/** What a function asks of its state. */
function ask(instance, question, entry, text) {
  if (question === ROOM) {
    asked.room(entry);
    return '';
  }
  const size = 12 + weir.asked();
  const frame = Buffer.alloc(size);
  [instance, question, entry].forEach((each, i) => frame.writeInt32LE(each, i * 4));
  frame.set(asked.bytes.subarray(0, size - 12), 12);
  say(TOLD.ASK, 0, frame, text);
  const answer = receive();
  // Java knows why, and tells that in the place of what comes of it here.
  if (answer.kind !== SENT.ANSWER) throw new Error('refused');
  answered.put(answer.frame);
  return answer.text;
}

function load(code) {
  begin(tell, ask);
  new Script(code, { filename: bundleName }).runInContext(context);
  weir = runInContext('globalThis.weir', context);
  bindCall();
  bindState();
}

/** @param room of the answer that Java has */
function call(frame, text, room) {
  input.put(frame);
  output.room(room);
  if (text) enter(weir, 'call', text);
  else enter(weir, 'call');
  const status = output.bytes.readInt32LE(0);
  const size = status === FAILED || status === NO_ROOM ? HEADER : Math.min(Math.max(output.bytes.readInt32LE(12), HEADER), room);
  say(TOLD.DONE, 0, output.bytes.subarray(0, size), output.bytes.readInt32LE(8) ? String(weir.heap()) : '', true);
}

function work({ kind, number, frame, text }) {
  switch (kind) {
    case SENT.LOAD:
      load(text);
      return say(TOLD.DONE, 0, NOTHING, '', true);
    case SENT.CALL:
      return call(frame, text, number);
    case SENT.DECLARATIONS:
      return say(TOLD.DONE, 0, NOTHING, String(enter(weir, 'declarations')), true);
    default:
      return say(TOLD.DONE, 0, NOTHING, String(enter(weir, 'program')), true);
  }
}

function told(thrown) {
  if (typeof thrown?.stack !== 'string') return { message: `it threw ${typeof thrown === 'object' ? JSON.stringify(thrown) : String(thrown)}`, stack: '' };
  // Of what cannot be read as a program Node says the place before the words.
  const [, line, indent] = /^[^\n]*:(\d+)\n[^\n]*\n( *)\^/.exec(thrown.stack) ?? [];
  return { message: `${thrown.name}: ${thrown.message}`, stack: line === undefined ? thrown.stack : `at ${bundleName}:${line}:${indent.length + 1}` };
}

/** The watch asks for it while a call goes on. */
globalThis.weirLook = () => JSON.stringify([place(), memoryUsage().arrayBuffers]);
// Its own output stays its own: else Node would take over this process's, and writing would no longer wait until there is room.
new Worker(watch, { eval: true, stdout: true, stderr: true, workerData: { shared, parent: ppid, limit: Number(limit), most: Number(most), told: TOLD } });
for (const name of ['process', 'require', 'module', 'fetch', 'WebSocket', 'EventSource', 'Worker', 'navigator']) delete globalThis[name];

for (let count = 1; ; count++) {
  const message = receive();
  Atomics.add(shared, WORK, 1);
  try {
    work(message);
  } catch (thrown) {
    say(TOLD.THROWN, 0, NOTHING, JSON.stringify(told(thrown)), true);
  }
  if (count % FORGET_EACH === 0) _tickCallback?.();
}
