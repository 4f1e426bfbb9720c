import { join } from 'node:path';
import { askLanguage, createSqlService, type SqlDocument } from '#shared/sql/index.ts';
import { type Bench, script, withWeir } from '../bench-parts.ts';
import type { Figure } from '../figures.ts';
import { dtSqlParser } from '../peers/dt-sql-parser.ts';
import { quantile } from '../statistics.ts';
import { keystrokes, lengthened, MARKER, PLACES } from '../typing.ts';
import { tasksWhileTyping } from '../weir/typing-window.ts';
import type { WeirHost } from '../weir/weir-host.ts';
import { writeWorkspace } from '../weir/workspace.ts';
import { fastLayer } from './language-fast-layer.ts';
import { languageMemory } from './language-memory.ts';
import { typeScriptTyped } from './language-typescript.ts';

const ROW = 15;
const WARM_UP = 60;
const PER_ROUND = 40;
/** It takes its time, and always the same. */
const PEER = { texts: 40, warmUp: 10 };
const JOB = 'jobs/typed/job.sql';
/** As the window: how long Flink looks at what hangs on the typed words before it answers. */
const WITHIN_MS = 20;
/** A fast typist's pause before the next keystroke gives up what is still looked at. */
const PAUSE_MS = 60;

/** Types into scripts of 50 and of 1,000 lines, at their end and in their middle: what Flink says of each text, what is offered at the caret, what the window and memory bear. */
export async function language(bench: Bench): Promise<Figure[]> {
  const workspace = await writeWorkspace(join(bench.folder, 'language'), []);
  const short = await script(bench, ['fifty-lines'], join(workspace, 'data/flights.csv'));
  const long = lengthened(short, 1000);
  const figures: Figure[] = [];
  await withWeir(bench, workspace, async (weir) => {
    await weir.engineReady();
    for (const [lines, base, goal] of [[50, short, 50], [1000, long, 60]] as const) {
      for (const place of PLACES) {
        bench.say(`${lines} lines, ${place.name}`);
        const marked = place.marked(base);
        const caret = marked.indexOf(MARKER);
        const texts = keystrokes(marked, MARKER, WARM_UP + bench.options.rounds * PER_ROUND, place.words);
        const { validated, completed, whole } = await typed(weir, texts, caret);
        const peer = bench.options.peers ? dtSqlParser(texts.slice(-PEER.texts), (text) => endOfTyped(text, caret), PEER.warmUp) : undefined;
        bench.say(`p95: diagnostics ${Math.round(quantile(validated, 0.95))} ms, completion ${Math.round(quantile(completed, 0.95))} ms${whole.length ? `, all said anew ${Math.round(quantile(whole, 0.95))} ms` : ''}`);
        const of = `${lines.toLocaleString('en')} lines, warm: ${place.name}`;
        figures.push({ row: ROW, name: `keystroke → diagnostics, ${of}`, unit: 'ms', better: 'lower', samples: validated, goal: { of: 'p95', bound: 'at most', value: goal }, note: DIAGNOSTICS, ...(peer && { peer: peer.validated }) });
        if (whole.length) figures.push({ row: ROW, name: `until all that hangs on it is said anew, ${of}`, unit: 'ms', better: 'lower', samples: whole, note: 'Each fifth keystroke is let be until then.' });
        figures.push({ row: ROW, name: `completion at the caret, ${of}`, unit: 'ms', better: 'lower', samples: completed, goal: { of: 'p95', bound: 'at most', value: 50 }, note: 'From the question to the list, each of a text that was not seen before; Flink is asked as in the window.', ...(peer && { peer: peer.completed }) });
      }
    }
  });
  figures.push(...(await fastLayer(ROW, long, WARM_UP + bench.options.rounds * PER_ROUND)));
  figures.push(...(await tasksWhileTyping(bench, ROW, JOB, long)));
  figures.push(...(await languageMemory(bench, ROW, long)));
  figures.push(...(await typeScriptTyped(bench.root, ROW, bench.options.rounds * PER_ROUND)));
  return figures;
}

const DIAGNOSTICS = 'From the call, as the window makes it, to the answer of the typed statement, with the rest as it was said before where there was no time for it; the next keystroke comes 60 ms later, and gives up what is still looked at.';

async function typed(weir: WeirHost, texts: readonly string[], caret: number): Promise<Record<'validated' | 'completed' | 'whole', number[]>> {
  const { language } = weir.window;
  const service = createSqlService(askLanguage(language), () => []);
  const measured = { validated: [] as number[], completed: [] as number[], whole: [] as number[] };
  for (const [index, text] of texts.entries()) {
    const counts = index >= WARM_UP;
    let began = performance.now();
    const { pending } = await language.validate({ file: JOB, text, within: WITHIN_MS });
    if (counts) measured.validated.push(performance.now() - began);
    if (pending) {
      const leaving = new AbortController();
      const whole = language.validate({ file: JOB, text }, leaving.signal);
      if (index % 5 === 0) {
        await whole;
        if (counts) measured.whole.push(performance.now() - began);
      } else {
        whole.catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
        leaving.abort();
      }
    }
    const doc: SqlDocument = { file: JOB, text, mode: 'streaming' };
    began = performance.now();
    await service.complete(doc, endOfTyped(text, caret));
    if (counts) measured.completed.push(performance.now() - began);
  }
  return measured;
}

/** Where the caret is while the marker's place is typed into: before the end of the line. */
function endOfTyped(text: string, caret: number): number {
  const end = text.indexOf('\n', caret);
  return end < 0 ? text.length : end;
}
