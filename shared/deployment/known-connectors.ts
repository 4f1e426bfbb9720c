import { coordinatesOf, jarFor } from '../workspace/connector-catalogue.ts';

/** The sentence that says what a table's connector needs. */
export function needOf(table: string, connector: string | null): string {
  const jar = connector === null ? undefined : jarFor('connector', connector);
  if (!jar) return `${table} (${connector ?? 'no connector'})`;
  const coordinates = coordinatesOf(jar, 'VERSION');
  return `${table} (${connector} needs ${coordinates?.join(' and ') ?? `${jar.artifact}:VERSION`})`;
}

/** Known connectors among those of a job's tables, which Flink itself does not have: each with what brings it to a Flink. */
export function beyondFlink(tables: readonly { connector: string | null }[]): { connector: string; needs: string[] }[] {
  const connectors = [...new Set(tables.flatMap(({ connector }) => (connector === null ? [] : [connector])))];
  return connectors.flatMap((connector) => {
    const jar = jarFor('connector', connector);
    return jar ? [{ connector, needs: coordinatesOf(jar, 'VERSION') ?? [`${jar.artifact}:VERSION`] }] : [];
  });
}

/** What a gate says where every connector is there. @param jars names of those that the artefact holds */
export function connectorsWords(jars: readonly string[], tables: readonly { connector: string | null; abilities: string }[]): string {
  const locked = jars.length ? `${jars.length} ${jars.length === 1 ? 'jar is' : 'jars are'} locked: ${jars.join(', ')}.` : '';
  // What weir.yaml locks may be any connector's; without it, what Flink lacks can only have come with the runner.
  const ours = jars.length ? [] : beyondFlink(tables.filter(({ abilities }) => abilities === 'real')).map(({ connector }) => connector);
  if (ours.length) return `The job needs no jar of its own: ${ours.join(' and ')} ${ours.length === 1 ? 'comes' : 'come'} with Weir's runner, which Weir's image holds. Flink alone does not have ${ours.length === 1 ? 'it' : 'them'}.`;
  return locked || 'The job needs no connector beside those that Flink has.';
}
