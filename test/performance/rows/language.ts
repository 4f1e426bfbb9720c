import { join } from 'node:path';
import { askLanguage, createSqlService, type SqlDocument } from '#shared/sql/index.ts';
import { type Bench, script, withWeir } from '../bench-parts.ts';
import type { Figure } from '../figures.ts';
import { keystrokes } from '../typing.ts';
import type { WeirHost } from '../weir/weir-host.ts';
import { writeWorkspace } from '../weir/workspace.ts';

const ROW = 15;
const WARM_UP = 60;
const PER_ROUND = 40;
const KEYSTROKES = 10_000;
const MARKER = '/* typed here */';
const FILE = 'typed.sql';

/** Types into scripts of 50 and of 1,000 lines: what Flink says of each text, what is offered at the caret, and what the service keeps of 10,000 texts. */
export async function language(bench: Bench): Promise<Figure[]> {
  const workspace = await writeWorkspace(join(bench.folder, 'language'), []);
  const short = await script(bench, ['fifty-lines'], join(workspace, 'data/flights.csv'));
  const long = lengthened(short, 1000);
  return withWeir(bench, workspace, async (weir) => {
    await weir.engineReady();
    const figures: Figure[] = [];
    for (const [lines, base, goal] of [[50, short, 50], [1000, long, 60]] as const) {
      const { validated, completed } = await typed(weir, keystrokes(base, MARKER, WARM_UP + bench.options.rounds * PER_ROUND), base.indexOf(MARKER));
      if (lines > 50) figures.push({ row: ROW, name: `keystroke → diagnostics, ${lines} lines, warm`, unit: 'ms', better: 'lower', samples: validated, goal: { of: 'p95', bound: 'at most', value: goal }, note: 'As row 3.' });
      figures.push({ row: ROW, name: `completion at the caret, ${lines} lines, warm`, unit: 'ms', better: 'lower', samples: completed, goal: { of: 'p95', bound: 'at most', value: 50 }, note: 'From the question to the list, each of a text that was not seen before; Flink is asked as in the window.' });
    }
    figures.push({ row: ROW, name: `memory after ${KEYSTROKES.toLocaleString('en')} keystrokes, 1,000 lines`, unit: 'MB', better: 'lower', samples: [grown(long)], note: 'What the service holds more than after the first 1,000, by the heap in use.' });
    return figures;
  });
}

/** Statements that are never touched make the text as long as that. */
function lengthened(base: string, lines: number): string {
  const more: string[] = [];
  for (let view = 0; base.split('\n').length + 4 * more.length < lines; view++) more.push(`\nCREATE TEMPORARY VIEW late_${view} AS\nSELECT origin, dest, dep_delay\nFROM flights WHERE dep_delay > ${view};`);
  return `${base.trimEnd()}\n${more.join('\n')}\n`;
}

async function typed(weir: WeirHost, texts: readonly string[], caret: number): Promise<{ validated: number[]; completed: number[] }> {
  const { language } = weir.window;
  const service = createSqlService(askLanguage(language), () => []);
  const measured = { validated: [] as number[], completed: [] as number[] };
  for (const [index, text] of texts.entries()) {
    let began = performance.now();
    await language.validate({ file: FILE, text });
    if (index >= WARM_UP) measured.validated.push(performance.now() - began);
    const doc: SqlDocument = { file: FILE, text, mode: 'streaming' };
    began = performance.now();
    await service.complete(doc, endOfTyped(text, caret));
    if (index >= WARM_UP) measured.completed.push(performance.now() - began);
  }
  return measured;
}

/** Where the caret is while the marker's place is typed into: before the end of the line. */
function endOfTyped(text: string, caret: number): number {
  const end = text.indexOf('\n', caret);
  return end < 0 ? text.length : end;
}

function grown(base: string): number {
  const service = createSqlService({ vocabulary: nothing, scope: nothing, columns: nothing, types: nothing }, () => []);
  const [head = '', tail = ''] = base.split(MARKER);
  let before = 0;
  // Made one by one: all at once they would be the memory that is measured.
  for (let index = 0; index < KEYSTROKES; index++) {
    const text = `${head} AND dep_delay < ${index}${tail}`;
    service.tokens(text);
    service.outline(text);
    if (index === 1000) before = heap();
  }
  return (heap() - before) / 1e6;
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const nothing = async () => null;
