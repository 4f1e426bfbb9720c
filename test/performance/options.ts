import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Rows of the benchmark to measure, ascending. */
  rows: number[];
  /** Whether Flink's own tools are set up and measured too. */
  peers: boolean;
  /** Repeats of a slow measurement, such as one start; fast ones take a multiple. */
  rounds: number;
  /** How many years the long stream has. */
  years: number;
}

export const ROWS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

export const USAGE = `npm run bench -- [--only 1,3] [--no-peers] [--rounds N] [--years N]

  --only ROWS   measure only these rows of the benchmark, e.g. 1,3
  --no-peers    leave out Flink's SQL client, SQL gateway and bare MiniCluster
  --rounds N    repeats of each slow measurement (5)
  --years N     length of the long stream: the year of flights, N times (5)`;

/** Reads the command line; throws an Error that says what is wrong with it. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      'no-peers': { type: 'boolean', default: false },
      rounds: { type: 'string', default: '5' },
      years: { type: 'string', default: '5' },
    },
  });
  const rows = values.only === undefined ? ROWS : values.only.split(',').map((part) => oneOf(part.trim()));
  return {
    rows: ROWS.filter((row) => rows.includes(row)),
    peers: !values['no-peers'],
    rounds: positive('--rounds', values.rounds),
    years: positive('--years', values.years),
  };
}

function oneOf(text: string): number {
  const row = Number(text);
  if (!ROWS.includes(row)) throw new Error(`--only takes rows ${ROWS[0]} to ${ROWS.at(-1)}, separated by commas; "${text}" is none.`);
  return row;
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} takes a whole number from 1; "${text}" is none.`);
  return value;
}
