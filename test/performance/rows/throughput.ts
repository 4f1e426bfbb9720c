import { basename, join } from 'node:path';
import { type Bench, script, withWeir } from '../bench-parts.ts';
import { countLines, plainYears } from '../data.ts';
import type { Figure } from '../figures.ts';
import { type BareCluster, type BareRun, bareFlink, flagsOf } from '../peers/bare-flink.ts';
import { type MeasuredRun, measureRun } from '../weir/measured-run.ts';
import type { WeirHost } from '../weir/weir-host.ts';
import { writeWorkspace } from '../weir/workspace.ts';

const ROW = 6;
const WARM_UP = 2;
const FILE = 'delays.sql';

/**
 * Delays per airport and hour over years of flights, from the text to the end of the job: Weir with its sample stream and its
 * capture, and the same text on a bare MiniCluster with Flink's own file source, on the same jars and the same JVM options.
 */
export async function throughput(bench: Bench): Promise<Figure[]> {
  const data = await plainYears(bench.options.years);
  const rows = await countLines(data);
  const { sample, file, bare } = await measure(bench, data);
  const perSecond = (runs: { finished: number }[]) => runs.map(({ finished }) => (rows / finished) * 1000);
  const peer = bare.length ? { name: 'bare MiniCluster, file source, same JVM options', samples: perSecond(bare) } : undefined;
  const figure = { row: ROW, unit: 'rows/s', better: 'higher', peer, goal: { of: 'ratio', bound: 'at least', value: 0.95 } } as const;
  const note = `${rows.toLocaleString('en-US')} flights, parallelism 1; rows over the time from the text to the end of the job, plan included on both sides.`;
  return [
    { ...figure, name: 'windows job, sample stream', samples: perSecond(sample), note },
    { ...figure, name: "windows job, Flink's own file source", samples: perSecond(file), note: 'The same source on both sides: what Weir itself costs.' },
  ];
}

interface Runs {
  sample: MeasuredRun[];
  file: MeasuredRun[];
  bare: BareRun[];
}

/** All sides take turns, so that a machine that grows slower or faster does so for each. */
async function measure(bench: Bench, data: string): Promise<Runs> {
  const stream = { table: 'flights', data, format: "type: csv, header: false, null: ''" };
  const sampled = await writeWorkspace(join(bench.folder, 'throughput-sample'), [], [stream]);
  const plain = await writeWorkspace(join(bench.folder, 'throughput-file'), [data]);
  return withWeir(bench, sampled, (ofSample) =>
    withWeir(bench, plain, async (ofFile) => {
      const bare = bench.options.peers ? await openBare(bench, data, ofFile) : undefined;
      try {
        const sample = await runner(bench, ofSample, join(sampled, 'data/none.csv'));
        const file = await runner(bench, ofFile, join(plain, 'data', basename(data)));
        return await takeTurns(bench, { sample, file, bare: bare && (() => bare.run()) });
      } finally {
        await bare?.end();
      }
    }),
  );
}

async function openBare(bench: Bench, data: string, weir: WeirHost): Promise<BareCluster> {
  await weir.engineReady();
  const flink = await bareFlink(bench);
  return flink.open(await script(bench, ['flights', 'delays'], data, { sink: 'counting' }), flagsOf(await weir.engineCommand()));
}

async function runner(bench: Bench, weir: WeirHost, path: string): Promise<() => Promise<MeasuredRun>> {
  await weir.engineReady();
  const text = await script(bench, ['flights', 'delays'], path);
  await weir.window.language.preview({ file: FILE, text });
  return () => measureRun(weir.window, FILE, text);
}

interface Sides {
  sample(): Promise<MeasuredRun>;
  file(): Promise<MeasuredRun>;
  bare: (() => Promise<BareRun>) | undefined;
}

async function takeTurns(bench: Bench, sides: Sides): Promise<Runs> {
  const runs: Runs = { sample: [], file: [], bare: [] };
  for (let round = 0; round < WARM_UP + bench.options.rounds; round++) {
    const [sample, file, bare] = [await sides.sample(), await sides.file(), await sides.bare?.()];
    const expected = bare?.rows ?? file.counted;
    if (sample.counted !== expected || file.counted !== expected)
      throw new Error(`The job is not the same everywhere: ${sample.counted} result rows from the sample stream, ${file.counted} from the file, ${bare?.rows ?? 'none'} on bare Flink.`);
    bench.say(`sample stream ${Math.round(sample.finished)}, file ${Math.round(file.finished)}, bare Flink ${bare ? Math.round(bare.finished) : '–'} ms${round < WARM_UP ? ' (warm-up)' : ''}`);
    if (round < WARM_UP) continue;
    runs.sample.push(sample);
    runs.file.push(file);
    if (bare) runs.bare.push(bare);
  }
  return runs;
}
