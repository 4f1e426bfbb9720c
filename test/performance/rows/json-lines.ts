import { basename, join } from 'node:path';
import { type Bench, script, withWeir } from '../bench-parts.ts';
import { countLines, jsonYears } from '../data.ts';
import type { Figure } from '../figures.ts';
import { type BareRun, bareFlink, flagsOf } from '../peers/bare-flink.ts';
import { measureRun, type MeasuredRun } from '../weir/measured-run.ts';
import { writeWorkspace } from '../weir/workspace.ts';

const ROW = 10;
const WARM_UP = 2;
const JOBS = { 'very-late': 'a filter, three of 19 columns', delays: 'windows job, four of 19 columns' } as const;

/** Years of flights as lines of JSON through a sample stream, and through Flink's own file source and `json` format on a bare MiniCluster. */
export async function jsonLines(bench: Bench): Promise<Figure[]> {
  const data = await jsonYears(bench.options.years);
  const rows = await countLines(data);
  const folder = await writeWorkspace(join(bench.folder, 'json-lines'), [], [{ table: 'flights', data, format: 'type: jsonl' }]);
  const figures: Figure[] = [];
  await withWeir(bench, folder, async (weir) => {
    await weir.engineReady();
    const flags = flagsOf(await weir.engineCommand());
    for (const [job, name] of Object.entries(JOBS)) {
      const file = `${job}.sql`;
      const text = await script(bench, ['flights-json', job], join(folder, 'data/none.jsonl'));
      await weir.window.language.preview({ file, text });
      const bare = bench.options.peers ? await (await bareFlink(bench)).open(await script(bench, ['flights-json', job], data, { sink: 'counting' }), flags) : undefined;
      const runs: { own: MeasuredRun[]; bare: BareRun[] } = { own: [], bare: [] };
      try {
        for (let round = 0; round < WARM_UP + bench.options.rounds; round++) {
          const [own, beside] = [await measureRun(weir.window, file, text), await bare?.run()];
          if (beside && own.counted !== beside.rows) throw new Error(`The job is not the same everywhere: ${own.counted} result rows from ${basename(data)} as a sample stream, ${beside.rows} on bare Flink.`);
          bench.say(`${job}: sample stream ${Math.round(own.finished)}, bare Flink ${beside ? Math.round(beside.finished) : '–'} ms${round < WARM_UP ? ' (warm-up)' : ''}`);
          if (round < WARM_UP) continue;
          runs.own.push(own);
          if (beside) runs.bare.push(beside);
        }
      } finally {
        await bare?.end();
      }
      const perSecond = (some: { finished: number }[]) => some.map(({ finished }) => (rows / finished) * 1000);
      const peer = runs.bare.length ? { name: 'bare MiniCluster, file source, `json` format', samples: perSecond(runs.bare) } : undefined;
      const goal = job === 'very-late' ? ({ of: 'median', bound: 'at least', value: 500_000 } as const) : undefined;
      figures.push({ row: ROW, name: `JSON lines, ${name}`, unit: 'rows/s', better: 'higher', samples: perSecond(runs.own), peer, goal, note: `${rows.toLocaleString('en-US')} flights of 19 columns, parallelism 1; rows over the time from the text to the end of the job.` });
    }
  });
  return figures;
}
