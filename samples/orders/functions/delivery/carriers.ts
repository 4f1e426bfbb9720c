/** Who brings parcels to a country, and how many days that takes. */
export const CARRIERS: Readonly<Record<string, { carrier: string; days: number }>> = {
  DE: { carrier: 'Hauspost', days: 1 },
  NL: { carrier: 'Hauspost', days: 2 },
  FR: { carrier: 'Route Bleue', days: 3 },
  PL: { carrier: 'Bocian', days: 5 },
  SE: { carrier: 'Norrbud', days: 6 },
};
