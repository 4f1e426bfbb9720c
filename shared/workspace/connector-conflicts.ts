/** Two connectors of weir.yaml that get in each other's way, or one that is made for another Flink. `index`: of the connector in the list. */
export interface ConnectorConflict {
  index: number;
  code: 'connector-twice' | 'connector-twin' | 'connector-other-flink';
  message: string;
}

/** The Flink of Weir's engine. */
export const FLINK = { major: 2, minor: 3 };
/** The Scala that its planner is made with. */
const SCALA = '2.12';

/** What is wrong with a list of connectors, each group:artifact:version, before anything is loaded. */
export function connectorConflicts(connectors: readonly string[]): ConnectorConflict[] {
  const all = connectors.map((coordinates) => {
    const [group = '', artifact = '', version = ''] = coordinates.split(':');
    return { group, artifact, version };
  });
  return all.flatMap(({ group, artifact, version }, index): ConnectorConflict[] => {
    const before = all.slice(0, index);
    const same = before.find((other) => other.group === group && other.artifact === artifact);
    if (same) return [{ index, code: 'connector-twice', message: `${artifact} is named twice${same.version === version ? '' : `, as ${same.version} and as ${version}`}: keep one.` }];
    const twin = before.find((other) => other.group === group && other.artifact !== artifact && plainName(other.artifact) === plainName(artifact));
    if (twin) return [{ index, code: 'connector-twin', message: `${artifact} and ${twin.artifact} hold the same connector, one with what it needs and one without: both on a class path get in each other's way. Keep one.` }];
    const scala = group === 'org.apache.flink' ? /_(2\.1\d)$/.exec(artifact)?.[1] : undefined;
    if (scala !== undefined && scala !== SCALA) return [{ index, code: 'connector-other-flink', message: `${artifact} is made for Scala ${scala}, and this Flink has ${SCALA}: take the one for it, or one without a Scala version in its name.` }];
    const flink = madeFor(group, artifact, version);
    const isModule = group === 'org.apache.flink' && !FLINK_BEHIND.test(version);
    const other = flink !== undefined && !fits(flink, isModule) ? flink : undefined;
    return other ? [{ index, code: 'connector-other-flink', message: `${artifact} ${version} is made for Flink ${other}, and this is Flink ${FLINK.major}.${FLINK.minor}: take its release for this Flink.` }] : [];
  });
}

/** The fat twin of `flink-connector-kafka` is `flink-sql-connector-kafka`; of formats `flink-avro` and `flink-sql-avro`. */
function plainName(artifact: string): string {
  return artifact.replace(/^flink-sql-/, 'flink-');
}

/** `5.0.0-2.2` is made for Flink 2.2. */
const FLINK_BEHIND = /-([12]\.\d{1,2})$/;
/** So are `iceberg-flink-runtime-2.2`, `paimon-flink-2.2` and `hudi-flink2.2-bundle`. */
const FLINK_IN_NAME = /-flink-?(?:runtime-)?([12]\.\d{1,2})(?:-bundle)?$/;

/** The Flink, as `2.2`, that a release says it is made for, by its version or its name; undefined where neither says. Flink's own modules have its version. */
export function madeFor(group: string, artifact: string, version: string): string | undefined {
  const named = FLINK_IN_NAME.exec(artifact)?.[1];
  if (named !== undefined || group !== 'org.apache.flink') return named;
  return FLINK_BEHIND.exec(version)?.[1] ?? /^([12]\.\d+)\.\d+$/.exec(version)?.[1];
}

/** A connector for an earlier minor version of the same major goes; a module of Flink's own has to be of its version. */
function fits(flink: string, isModule: boolean): boolean {
  const [major, minor] = flink.split('.').map(Number);
  return major === FLINK.major && (isModule ? minor === FLINK.minor : minor! <= FLINK.minor);
}
