import { base, en, Faker } from '@faker-js/faker';

/** Where all of a stream's randomness comes from: the same seed gives the same answers in the same order. */
export interface Chance {
  /** At least 0, less than 1. */
  next(): number;
  /** How often, as a share of all times, it answers true. */
  happens(share: number | undefined): boolean;
  /** Exponentially distributed around a mean, and never more than `most`. */
  wait(mean: number, most?: number): number;
  faker: Faker;
}

/** `now`: what the faker takes for today, in epoch milliseconds. */
export function chanceOf(seed: number, now: number): Chance {
  const faker = new Faker({ locale: [en, base], seed });
  faker.setDefaultRefDate(now);
  const next = () => faker.number.float({ min: 0, max: 1 - 2 ** -32 });
  return {
    next,
    happens: (share) => share !== undefined && share > 0 && next() < share,
    wait: (mean, most = Infinity) => Math.min(-Math.log(1 - next()) * mean, most),
    faker,
  };
}

/** Picks indexes by weight. */
export function byWeight(weights: readonly number[]): (chance: Chance) => number {
  let sum = 0;
  const sums = Float64Array.from(weights, (weight) => (sum += weight));
  return ({ next }) => {
    const at = next() * sum;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! > at) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
