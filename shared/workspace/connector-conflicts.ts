/** Two connectors of weir.yaml that get in each other's way, or one that is made for another Flink. `index`: of the connector in the list. */
export interface ConnectorConflict {
  index: number;
  code: 'connector-twice' | 'connector-twin' | 'connector-other-flink';
  message: string;
}

/** The Flink of Weir's engine. */
const FLINK = { major: 2, minor: 3 };

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
    const other = group === 'org.apache.flink' ? otherFlink(version) : undefined;
    return other ? [{ index, code: 'connector-other-flink', message: `${artifact} ${version} is made for Flink ${other}, and this is Flink ${FLINK.major}.${FLINK.minor}: take its release for this Flink.` }] : [];
  });
}

/** The fat twin of `flink-connector-kafka` is `flink-sql-connector-kafka`; of formats `flink-avro` and `flink-sql-avro`. */
function plainName(artifact: string): string {
  return artifact.replace(/^flink-sql-/, 'flink-');
}

/** Connectors end with the Flink they are made for, `5.0.0-2.2`; Flink's own modules have its version. One for an earlier minor version of the same major goes. */
function otherFlink(version: string): string | undefined {
  const [, major, minor] = /-(\d+)\.(\d+)$/.exec(version) ?? [];
  if (major !== undefined) return Number(major) === FLINK.major && Number(minor) <= FLINK.minor ? undefined : `${major}.${minor}`;
  const [, ownMajor, ownMinor] = /^(\d+)\.(\d+)\.\d+$/.exec(version) ?? [];
  if (ownMajor === undefined || (Number(ownMajor) === FLINK.major && Number(ownMinor) === FLINK.minor)) return undefined;
  return `${ownMajor}.${ownMinor}`;
}
