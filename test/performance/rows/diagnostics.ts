import { join } from 'node:path';
import { type Bench, script, withWeir } from '../bench-parts.ts';
import type { Figure, Peer } from '../figures.ts';
import { bareFlink, flagsOf } from '../peers/bare-flink.ts';
import { keystrokes } from '../typing.ts';
import { writeWorkspace } from '../weir/workspace.ts';

const ROW = 3;
/** Keystrokes before the first that counts, and how many count for each round. */
const WARM_UP = 150;
const PER_ROUND = 60;
const MARKER = '/* typed here */';

/** Types into a script of 50 lines; every text on the way is validated whole, broken ones too. */
export async function diagnostics(bench: Bench): Promise<Figure[]> {
  const workspace = await writeWorkspace(join(bench.folder, 'diagnostics'), []);
  const base = await script(bench, ['fifty-lines'], join(workspace, 'data/flights.csv'));
  const texts = keystrokes(base, MARKER, WARM_UP + bench.options.rounds * PER_ROUND);
  const { samples, valid, command } = await withWeir(bench, workspace, async (weir) => {
    await weir.engineReady();
    const measured = { samples: [] as number[], valid: [] as boolean[], command: await weir.engineCommand() };
    for (const [index, text] of texts.entries()) {
      const began = performance.now();
      const answer = await weir.window.language.validate({ file: 'fifty-lines.sql', text });
      if (index >= WARM_UP) measured.samples.push(performance.now() - began);
      measured.valid.push(answer.valid);
    }
    return measured;
  });
  const peer = bench.options.peers ? await ofFlink(bench, texts, valid, flagsOf(command)) : undefined;
  return [
    {
      row: ROW,
      name: 'keystroke → diagnostics, 50 lines, warm',
      unit: 'ms',
      better: 'lower',
      samples,
      peer,
      goal: { of: 'p95', bound: 'at most', value: 50 },
      note: `From the window's call to its answer, one keystroke after another; ${share(valid)} of the texts were valid.`,
    },
  ];
}

/** Flink alone with the same texts: a fresh environment each, no positions, no process between. */
async function ofFlink(bench: Bench, texts: string[], valid: boolean[], flags: string[]): Promise<Peer> {
  const flink = await bareFlink(bench);
  const answers = await flink.validate(texts, flags);
  const differing = answers.filter((answer, index) => answer.valid !== valid[index]).length;
  if (differing) bench.say(`Bare Flink judged ${differing} of ${answers.length} texts differently from Weir.`);
  return { name: "Flink's parse + validate alone, in its JVM", samples: answers.slice(WARM_UP).map(({ ms }) => ms) };
}

function share(valid: boolean[]): string {
  return `${Math.round((100 * valid.filter(Boolean).length) / valid.length)} %`;
}
