import { asyncScalar, DATE, LocalDate, ROW, STRING, TIMESTAMP } from '@weir/sdk';

const DAY = 86_400_000;
/** Days are counted from a Thursday. */
const isSunday = (day: number) => (day + 4) % 7 === 0;

/** Who brings an order, and on which day: what is ordered from two in the afternoon on leaves a day later, and nothing is brought on a Sunday. */
export const delivery = asyncScalar({ arguments: [STRING, TIMESTAMP(3)], returns: ROW({ carrier: STRING, arrives: DATE }) }, async (country, orderedAt) => {
  // Read when it is first needed, as a package would be that takes long to load.
  const { CARRIERS } = await import('./delivery/carriers.ts');
  const by = CARRIERS[country ?? ''];
  if (!by || !orderedAt) return null;
  const ordered = Math.floor(orderedAt.epochMillisecond / DAY);
  const isLate = orderedAt.epochMillisecond - ordered * DAY >= DAY * (14 / 24);
  const day = ordered + by.days + (isLate ? 1 : 0);
  return { carrier: by.carrier, arrives: new LocalDate(isSunday(day) ? day + 1 : day) };
});
