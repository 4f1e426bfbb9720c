import { coordinatesOf, jarFor } from '../workspace/connector-catalogue.ts';

/** The sentence that says what a table's connector needs. */
export function needOf(table: string, connector: string | null): string {
  const jar = connector === null ? undefined : jarFor('connector', connector);
  if (!jar) return `${table} (${connector ?? 'no connector'})`;
  const coordinates = coordinatesOf(jar, 'VERSION');
  return `${table} (${connector} needs ${coordinates?.join(' and ') ?? `${jar.artifact}:VERSION`})`;
}
