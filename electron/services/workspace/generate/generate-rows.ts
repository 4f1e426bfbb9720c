import { momentOf, type GeneratedRows } from '#shared/workspace/generated-rows.ts';
import { changesOf } from './change-events.ts';
import { byWeight, chanceOf, type Chance } from './chance.ts';
import { makeRow, makersOf, type Row } from './field-makers.ts';
import { milliseconds, sqlTime, type Arrival, type Made } from './times.ts';

const MINUTE = 60_000;
/** How many rows are made before others get their turn. */
const TURN = 5_000;

/** The rows of a stream in the order of their times, before anything happens to them on their way. `followed`: the rows of the stream it follows. */
export async function makeRows(rules: GeneratedRows, followed: Made[] | undefined): Promise<{ made: Made[]; chance: Chance }> {
  const begin = rules.time.from === undefined ? (followed?.[0]?.time ?? 0) : momentOf(rules.time.from)!;
  const chance = chanceOf(rules.seed, begin);
  const makers = makersOf(rules.fields, chance.faker);
  const made: Made[] = [];
  for (const { time, of } of followed ? timesAfter(rules, followed, chance) : timesFrom(rules, begin, chance)) {
    const row = { ...makeRow(makers, chance, of), [rules.time.column]: sqlTime(time) };
    made.push({ time, row });
    if (made.length % TURN === 0) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return { made: made.sort((a, b) => a.time - b.time), chance };
}

/** What arrives, in the order in which it does. */
export function arrivalsOf(rules: GeneratedRows, made: Made[], chance: Chance): Arrival[] {
  const partition = partitionsOf(rules, chance);
  const whole = made.map((each) => ({ ...each, row: partition(each) }));
  const arrivals = rules.changes ? changesOf(rules, whole, chance) : whole.flatMap((each) => onTheirWay(rules, each, chance));
  return arrivals.sort((a, b) => a.at - b.at);
}

interface Moment {
  time: number;
  of?: Row;
}

function* timesFrom({ rows = 0, time: { rate = 1, season } }: GeneratedRows, begin: number, chance: Chance): Generator<Moment> {
  const period = season && milliseconds(season.period);
  const swell = (time: number) => (period ? 1 + season.swing * Math.cos((2 * Math.PI * (time - begin - milliseconds(season.peak))) / period) : 1);
  for (let time = begin, count = 0; count < rows; count++) {
    // Where the rate ebbs to nothing, time must still go on.
    time += chance.wait(1000 / (rate * Math.max(swell(time), 0.01)));
    yield { time: Math.round(time) };
  }
}

function* timesAfter({ share, time: { after } }: GeneratedRows, followed: Made[], chance: Chance): Generator<Moment> {
  const [mean, most] = after ? [milliseconds(after.mean), after.most === undefined ? undefined : milliseconds(after.most)] : [0, undefined];
  for (const { time, row } of followed) if (share === 1 || chance.happens(share)) yield { time: time + Math.round(mean ? chance.wait(mean, most) : 0), of: row };
}

function onTheirWay({ disorder, late, duplicates }: GeneratedRows, { time, row }: Made, chance: Chance): Arrival[] {
  const span = disorder === undefined ? 0 : milliseconds(disorder);
  const arrive = () => time + (span && chance.next() * span);
  const delay = late && chance.happens(late.share) ? milliseconds(late.by) * (1 + chance.next()) : 0;
  const first = { at: arrive() + delay, line: row };
  // A repeated delivery follows within a minute, as after a producer's retry.
  return chance.happens(duplicates) ? [first, { at: first.at + chance.next() * MINUTE, line: row }] : [first];
}

function partitionsOf({ partitions }: GeneratedRows, chance: Chance): (made: Made) => Row {
  if (!partitions) return ({ row }) => row;
  const { column, count } = partitions;
  const silent = (partitions.silent ?? []).map((each) => ({ partition: each.partition, from: momentOf(each.from)!, to: momentOf(each.to)! }));
  const pick = byWeight(Array.from({ length: count }, () => 1));
  return ({ time, row }) => {
    let partition = pick(chance);
    while (silent.some((each) => each.partition === partition && time >= each.from && time < each.to)) partition = pick(chance);
    return { ...row, [column]: partition };
  };
}
