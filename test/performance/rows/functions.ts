import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Bench, script, withWeir } from '../bench-parts.ts';
import { countLines, plainYears } from '../data.ts';
import type { Figure } from '../figures.ts';
import { type BareCluster, bareFlink, flagsOf } from '../peers/bare-flink.ts';
import { functionCosts } from '../peers/function-costs.ts';
import { openPyFlink } from '../peers/pyflink.ts';
import { measureRun } from '../weir/measured-run.ts';
import type { WeirHost } from '../weir/weir-host.ts';
import { writeWorkspace } from '../weir/workspace.ts';

const ROW = 16;
const WARM_UP = 2;
const FILE = 'functions.sql';

/** The twins of Score.java and Flown.java, and of what functions.py has. */
const FUNCTIONS = `import { asyncScalar, BIGINT, DOUBLE, process, ROW, scalar, STRING, tableOf, TIMESTAMP, value } from '@weir/sdk';

const parsed = (code: string | null) => {
  if (code === null) return null;
  const at = code.indexOf(':');
  return Number(code.slice(0, at)) * 7 + Number(code.slice(at + 1));
};
export const score = scalar({ arguments: [STRING], returns: DOUBLE }, parsed);
export const scoreMany = asyncScalar({ arguments: [STRING], returns: DOUBLE }, parsed);

export const flown = process(
  {
    input: { trips: tableOf({ distance: DOUBLE }, { partitioned: true, timed: true }) },
    state: { flights: value(BIGINT, { initial: 0n }), miles: value(DOUBLE, { initial: 0 }) },
    returns: ROW({ flights: BIGINT, miles: DOUBLE }),
    time: TIMESTAMP(3),
  },
  {
    onRow({ state, time, timers }, { distance }) {
      state.flights.value += 1n;
      state.miles.value += distance ?? 0;
      timers.event.set('rest', time!.plus({ hours: 12 }));
    },
    *onTimer(ctx) {
      yield { flights: ctx.state.flights.value, miles: ctx.state.miles.value };
      ctx.clearState();
    },
  },
);
`;

const highest = (value: string) =>
  `CREATE TEMPORARY VIEW scored AS SELECT ${value} AS v, time_hour FROM codes;\n@INTO@SELECT window_start, MAX(v) FROM TABLE(TUMBLE(TABLE scored, DESCRIPTOR(time_hour), INTERVAL '1' DAY)) GROUP BY window_start, window_end;\n`;
const busy = (from: string) => `@INTO@SELECT flights, miles FROM ${from} WHERE flights > 20;\n`;
const trips = '(trips => TABLE trips PARTITION BY tailnum, on_time => DESCRIPTOR(time_hour))';

interface Job {
  /** As it runs on Weir's engine, by what does the work. */
  ways: Record<string, string>;
  /** As it runs on bare Flink. */
  java: string;
  sink: string;
}

const JOBS: Record<'scalar' | 'keyed', Job> = {
  scalar: {
    ways: { TypeScript: highest('score(code)'), 'TypeScript, async': highest('scoreMany(code)'), SQL: highest("CAST(SPLIT_INDEX(code, ':', 0) AS INT) * 7 + CAST(SPLIT_INDEX(code, ':', 1) AS DOUBLE)") },
    java: `CREATE TEMPORARY FUNCTION score AS 'Score';\n${highest('score(code)')}`,
    sink: "CREATE TABLE outcome (day_start TIMESTAMP(3), v DOUBLE) WITH ('connector' = 'counting');\n",
  },
  keyed: {
    ways: {
      TypeScript: busy(`flown${trips}`),
      SQL: busy("(SELECT COUNT(*) AS flights, SUM(distance) AS miles FROM TABLE(SESSION(TABLE trips PARTITION BY tailnum, DESCRIPTOR(time_hour), INTERVAL '12' HOUR)) GROUP BY tailnum, window_start, window_end)"),
    },
    java: `CREATE TEMPORARY FUNCTION flown AS 'Flown';\n${busy(`flown${trips}`)}`,
    sink: "CREATE TABLE outcome (flights BIGINT, miles DOUBLE) WITH ('connector' = 'counting');\n",
  },
};
const NAMES = { scalar: 'scalar function, parse and arithmetic', keyed: 'keyed process function, state and timer' };

type Run = () => Promise<{ finished: number; rows: number }>;

/** Functions over years of flights, from the text to the end of the job: TypeScript in V8 on Weir's engine, beside the same in SQL there, in Java on bare Flink, and in Python on PyFlink, in turns. */
export async function functions(bench: Bench): Promise<Figure[]> {
  const data = await plainYears(bench.options.years);
  const rows = await countLines(data);
  const folder = await writeWorkspace(join(bench.folder, 'functions'), [data]);
  await mkdir(join(folder, 'functions'));
  await writeFile(join(folder, 'functions/functions.ts'), FUNCTIONS);
  await writeFile(join(folder, 'weir.yaml'), 'weir: 1\nflink: "2.3"\ndefaults: { parallelism: 1 }\nfunctions: [functions/*.ts]\nsettings:\n  table.local-time-zone: UTC\n');
  return withWeir(bench, folder, async (weir) => {
    await weir.engineReady();
    await weir.window.workspace.trust({ trusted: true });
    const figures: Figure[] = [];
    for (const kind of ['scalar', 'keyed'] as const) figures.push(...figuresOf(kind, rows, await measure(bench, weir, kind, { own: join(folder, 'data', basename(data)), data })));
    return [...figures, ...(await costs(bench, weir, folder))];
  });
}

async function measure(bench: Bench, weir: WeirHost, kind: keyof typeof JOBS, { own, data }: { own: string; data: string }): Promise<Map<string, number[]>> {
  const { ways, java, sink } = JOBS[kind];
  const tables = (path: string) => script(bench, ['flights', 'functions'], path);
  const runs = new Map<string, Run>();
  const opened: BareCluster[] = [];
  try {
    for (const [way, text] of Object.entries(ways)) runs.set(way, await onWeir(weir, `${await tables(own)}\n${text.replace('@INTO@', '')}`));
    if (bench.options.peers) {
      const flink = await bareFlink(bench);
      opened.push(await flink.open(`${await tables(data)}\n${sink}${java.replace('@INTO@', 'INSERT INTO outcome ')}`, flagsOf(await weir.engineCommand())));
      runs.set('Java', opened.at(-1)!.run);
      const path = join(bench.folder, `${kind}.sql`);
      await writeFile(path, await tables(data));
      for (const mode of ['process', 'thread'] as const) {
        opened.push(await openPyFlink(bench, kind, mode, path));
        runs.set(`PyFlink, ${mode} mode`, opened.at(-1)!.run);
      }
    }
    return await takeTurns(bench, kind, runs);
  } finally {
    for (const each of opened) await each.end();
  }
}

async function onWeir(weir: WeirHost, text: string): Promise<Run> {
  await weir.window.language.preview({ file: FILE, text });
  return async () => {
    const { finished, counted } = await measureRun(weir.window, FILE, text);
    return { finished, rows: counted };
  };
}

/** All sides that do the very same give as many rows. */
async function takeTurns(bench: Bench, kind: keyof typeof JOBS, runs: ReadonlyMap<string, Run>): Promise<Map<string, number[]>> {
  const samples = new Map<string, number[]>([...runs.keys()].map((way) => [way, []]));
  for (let round = 0; round < WARM_UP + bench.options.rounds; round++) {
    const counted = new Set<number>();
    for (const [way, run] of runs) {
      // Python has no compiler to warm up, and takes long.
      if (way.startsWith('PyFlink') && (round === 1 || round >= WARM_UP + 2)) continue;
      const { finished, rows } = await run();
      // A session window puts a row that comes late into the session of its time; the function goes by what it had.
      if (kind === 'scalar' || way !== 'SQL') counted.add(rows);
      if (round >= WARM_UP) samples.get(way)!.push(finished);
      bench.say(`${NAMES[kind]}: ${way} ${Math.round(finished)} ms${round < WARM_UP ? ' (warm-up)' : ''}`);
    }
    if (counted.size !== 1) throw new Error(`${NAMES[kind]} is not the same everywhere: ${[...counted].join(', ')} rows.`);
  }
  return samples;
}

function figuresOf(kind: keyof typeof JOBS, rows: number, samples: ReadonlyMap<string, number[]>): Figure[] {
  const perSecond = (way: string) => samples.get(way)!.map((ms) => (rows / ms) * 1000);
  const note = `${rows.toLocaleString('en-US')} flights, parallelism 1; from the text to the end of the job, the reading of the file included.`;
  const goals: Record<string, number | undefined> = { Java: 0.5, 'PyFlink, process mode': 8, 'PyFlink, thread mode': 4 };
  return [...samples.keys()].flatMap((own) => {
    if (!own.startsWith('TypeScript')) return [];
    return [...samples.keys()].flatMap((peer): Figure[] => {
      if (peer.startsWith('TypeScript')) return [];
      const goal = goals[peer];
      return [{ row: ROW, name: `${NAMES[kind]}, ${own}`, unit: 'rows/s', better: 'higher', samples: perSecond(own), peer: { name: `the same in ${peer}`, samples: perSecond(peer) }, ...(goal && { goal: { of: 'ratio' as const, bound: 'at least' as const, value: goal } }), note }];
    });
  });
}

/** What a call adds to the time of a row where there are few, and a function to the memory of a task: both beside the same job with none. */
async function costs(bench: Bench, weir: WeirHost, folder: string): Promise<Figure[]> {
  const [none, ...calls] = await functionCosts(bench, folder, ['code', 'score(code)', 'scoreMany(code)'], flagsOf(await weir.engineCommand()));
  return calls.flatMap(({ expression, idle, took }): Figure[] => {
    const form = expression.startsWith('scoreMany') ? 'async' : 'scalar';
    return [
      { row: ROW, name: `latency at 1,000 rows/s, p99 of each second, ${form} function`, unit: 'ms', better: 'lower', samples: eachSecond(took), peer: { name: 'the same job without it', samples: eachSecond(none!.took) }, goal: { of: 'difference', bound: 'at most', value: 5 }, note: 'From the source to the sink.' },
      { row: ROW, name: `memory of an idle ${form} function`, unit: 'MB', better: 'lower', samples: [idle / 1e6], peer: { name: 'the same task without it', samples: [none!.idle / 1e6] }, goal: { of: 'difference', bound: 'at most', value: 2 }, note: 'Resident memory of 24 tasks that wait, less that of 4, for each of the 20.' },
    ];
  });
}

const eachSecond = (took: number[]): number[] => {
  const p99 = (samples: number[]) => samples.sort((a, b) => a - b)[Math.floor(samples.length * 0.99)]!;
  return Array.from({ length: took.length / 1000 }, (_, second) => p99(took.slice(second * 1000, (second + 1) * 1000)));
};
