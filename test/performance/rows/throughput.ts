import { join } from 'node:path';
import { type Bench, script, times, withWeir } from '../bench-parts.ts';
import { countLines, plainYears } from '../data.ts';
import type { Figure, Peer } from '../figures.ts';
import { type BareFlink, type BareRun, bareFlink, flagsOf } from '../peers/bare-flink.ts';
import { type MeasuredRun, measureRun } from '../weir/measured-run.ts';
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
  const own = await ofWeir(bench, data);
  const flink = bench.options.peers ? await bareFlink(bench) : undefined;
  const peer = flink && (await ofBare(bench, flink, data, own));
  const perSecond = ({ finished }: { finished: number }) => (rows / finished) * 1000;
  const beside = (name: string, runs: BareRun[]): Peer => ({ name, samples: runs.map(perSecond) });
  const figure = { row: ROW, unit: 'rows/s', better: 'higher' } as const;
  const goal = { of: 'ratio', bound: 'at least', value: 0.95 } as const;
  const note = `${rows.toLocaleString('en-US')} flights, parallelism 1; rows over the time from the text to the end of the job, plan included on both sides.`;
  const bare = peer && beside('bare MiniCluster, file source, same JVM options', peer);
  return [
    { ...figure, name: 'windows job, sample stream', samples: own.sample.map(perSecond), peer: bare, goal, note },
    { ...figure, name: 'windows job, Flink\'s own file source', samples: own.file.map(perSecond), peer: bare, goal, note: 'The same source on both sides: what Weir itself costs.' },
  ];
}

interface OwnRuns {
  sample: MeasuredRun[];
  file: MeasuredRun[];
  /** Options of the engine's JVM. */
  flags: string[];
}

async function ofWeir(bench: Bench, data: string): Promise<OwnRuns> {
  const stream = { table: 'flights', data, format: "type: csv, header: false, null: ''" };
  const sampled = await writeWorkspace(join(bench.folder, 'throughput-sample'), [], [stream]);
  const plain = await writeWorkspace(join(bench.folder, 'throughput-file'), [data]);
  let flags: string[] = [];
  const runsIn = (workspace: string, path: string) =>
    withWeir(bench, workspace, async (weir) => {
      await weir.engineReady();
      flags = flagsOf(await weir.engineCommand());
      const text = await script(bench, ['flights', 'delays'], path);
      await weir.window.language.preview({ file: FILE, text });
      const runs = await times(WARM_UP + bench.options.rounds, () => measureRun(weir.window, FILE, text));
      bench.say(`Weir, ${workspace === sampled ? 'sample stream' : 'file source'}: ${runs.map(({ finished }) => Math.round(finished)).join(' ')} ms`);
      return runs.slice(WARM_UP);
    });
  const sample = await runsIn(sampled, join(sampled, 'data/none.csv'));
  const file = await runsIn(plain, join(plain, 'data', data.split('/').at(-1)!));
  return { sample, file, flags };
}

async function ofBare(bench: Bench, flink: BareFlink, data: string, own: OwnRuns): Promise<BareRun[]> {
  const text = await script(bench, ['flights', 'delays'], data, { sink: 'counting' });
  const runs = await flink.run(WARM_UP + bench.options.rounds, text, own.flags);
  bench.say(`Bare Flink: ${runs.map(({ finished }) => Math.round(finished)).join(' ')} ms`);
  for (const [name, counts] of Object.entries({ 'sample stream': own.sample, 'file source': own.file }))
    for (const { counted } of counts)
      if (counted !== runs[0]!.rows) throw new Error(`The job is not the same: with the ${name} Weir gave ${counted} rows, bare Flink ${runs[0]!.rows}.`);
  return runs.slice(WARM_UP);
}
