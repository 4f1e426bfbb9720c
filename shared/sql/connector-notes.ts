import type { Diagnostic } from '../base/text-range.ts';
import type { FlinkFactory, Vocabulary } from '../services/sql-knowledge.ts';
import { CHECKED, coordinatesOf, jarFor, type KnownJar } from '../workspace/connector-catalogue.ts';
import { databaseOf, JDBC_VERSION } from '../workspace/jdbc-databases.ts';
import { factoryKeys, type WrittenList, writtenLists, type WrittenOption } from './written-options.ts';
import { Lines } from './text/lines.ts';

/** A connector, format, catalog, model or driver that a statement names and that is not on the class path, though it is known what brings it. */
export interface ConnectorNote {
  diagnostic: Diagnostic;
  /** What to add to weir.yaml; null where no release for this Flink is known. */
  coordinates: string[] | null;
}

type Known = Pick<Vocabulary, 'flink' | 'factories'> & Partial<Pick<Vocabulary, 'databases'>>;

/** What a text's statements need that is not there, at the value that names it. */
export function connectorNotes(text: string, known: Known): ConnectorNote[] {
  const lines = new Lines(text);
  const there = new Set(known.factories.map(({ kind, identifier }) => `${kind} ${identifier}`));
  const note = ({ from, written }: WrittenOption, coordinates: string[] | null, message: string): ConnectorNote => ({ coordinates, diagnostic: { severity: 'warning', code: 'connector-missing', message, range: { start: lines.position(from), end: lines.position(from + written) } } });
  return writtenLists(text).flatMap((list) => {
    const said = new Map(list.options.map(({ key, value }) => [key, value]));
    const missing = factoryKeys(list).flatMap(({ kind, option }) => {
      const jar = there.has(`${kind} ${option.value}`) ? undefined : jarFor(kind, option.value, said);
      return jar ? [note(option, coordinatesOf(jar, known.flink), sentenceOf(kind, option.value, jar, known.flink))] : [];
    });
    const driver = missing.length ? undefined : lackingDatabase(list, there, known.databases ?? []);
    return driver ? [...missing, note(driver.option, driver.coordinates, driver.message)] : missing;
  });
}

/** `flink-connector-jdbc-core 4.0.0-2.0`. */
export function shortOf(coordinates: string): string {
  return coordinates.split(':').slice(1).join(' ');
}

function sentenceOf(kind: FlinkFactory['kind'], name: string, jar: KnownJar, flink: string): string {
  const guess = kind === 'connector' ? ' Until it is there the table is planned by guess.' : '';
  return `The ${kind} '${name}' is not on the class path: ${needOf(jar, flink)}${guess}`;
}

function needOf(jar: KnownJar, flink: string): string {
  const coordinates = coordinatesOf(jar, flink);
  const name = jar.artifact.split(':')[1]!;
  if (coordinates) {
    const licence = jar.licence && jar.beside?.length ? ` The licence of ${jar.beside[0]!.split(':')[1]} is ${jar.licence}.` : '';
    return `it needs ${coordinates.map(shortOf).join(' and ')}: add ${coordinates.length > 1 ? 'them' : 'it'} to connectors in weir.yaml.${licence}`;
  }
  const newest = jar.newest ? `; the newest is ${jar.newest.version}, for Flink ${jar.newest.flink}, and cannot run here` : '';
  return `no release of ${name} is made for Flink ${flink.split('.')[0]} yet, as of ${CHECKED}${newest}.`;
}

/** A JDBC table whose connector is there, and whose database is known by its URL and is not. */
function lackingDatabase({ options }: WrittenList, there: ReadonlySet<string>, databases: readonly string[]): { option: WrittenOption; coordinates: string[]; message: string } | undefined {
  const option = options.find(({ key }) => key === 'url');
  const isJdbc = options.some(({ key, value }) => key === 'connector' && value === 'jdbc') && there.has('connector jdbc');
  const database = isJdbc && option ? databaseOf(option.value) : undefined;
  if (!option || !database) return undefined;
  const { name, dialect, dialectClass, driver, driverClass, licence } = database;
  // A table may name a driver of its own.
  const hasDriver = databases.includes(driverClass) || options.some(({ key }) => key === 'driver');
  const coordinates = [...(databases.includes(dialectClass) ? [] : [`${dialect}:${JDBC_VERSION}`]), ...(hasDriver ? [] : [driver])];
  if (!coordinates.length) return undefined;
  const said = coordinates.includes(driver) ? ` The licence of ${driver.split(':')[1]} is ${licence}.` : '';
  return { option, coordinates, message: `Nothing on the class path reaches ${name}: it needs ${coordinates.map(shortOf).join(' and ')}: add ${coordinates.length > 1 ? 'them' : 'it'} to connectors in weir.yaml.${said}` };
}
