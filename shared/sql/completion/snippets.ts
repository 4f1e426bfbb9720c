import { spelled, type Relation, type World } from '../knowledge/known.ts';
import type { Offer } from './offer.ts';

type Snippet = Omit<Offer, 'rank'>;

/** Whole statements to fill in, with the tables that are there where they fit. */
export function snippets(world: World): Snippet[] {
  const timed = world.relations.find(({ columns }) => timeOf(columns) !== undefined);
  const keyed = world.relations.find(({ columns, watermark }) => watermark && columns.some(({ key }) => key));
  const table = name(timed ?? world.relations[0], world) ?? 'orders';
  const time = timed ? spelled(timeOf(timed.columns)!, world.reserved) : 'order_time';
  const versions = name(keyed, world) ?? 'rates';
  return SNIPPETS.map(({ label, detail, text }) => ({
    label,
    kind: 'snippet',
    detail,
    snippet: true,
    documentation: null,
    insert: text.replaceAll('@table', escape(table)).replaceAll('@time', escape(time)).replaceAll('@versions', escape(versions)),
  }));
}

function timeOf(columns: Relation['columns']): string | undefined {
  return columns.find(({ time }) => time === 'event')?.name;
}

function name(relation: Relation | undefined, { reserved }: World): string | undefined {
  return relation ? spelled(relation.path.at(-1)!, reserved) : undefined;
}

function escape(text: string): string {
  return text.replace(/[$}\\]/g, '\\$&');
}

const SNIPPETS = [
  {
    label: 'table',
    detail: 'a table with an event time',
    text: "CREATE TABLE ${1:orders} (\n  ${2:id} ${3:BIGINT},\n  ${4:order_time} TIMESTAMP_LTZ(3),\n  WATERMARK FOR ${4:order_time} AS ${4:order_time} - INTERVAL '${5:5}' SECOND\n) WITH (\n  'connector' = '${6:datagen}'\n);",
  },
  {
    label: 'tumbling window',
    detail: 'one row for each key and stretch of time',
    text: "SELECT window_start, window_end, ${1:key}, COUNT(*) AS ${2:total}\nFROM TABLE(TUMBLE(TABLE ${3:@table}, DESCRIPTOR(${4:@time}), INTERVAL '${5:10}' MINUTE))\nGROUP BY window_start, window_end, ${1:key};",
  },
  {
    label: 'sliding window',
    detail: 'stretches of time that overlap',
    text: "SELECT window_start, window_end, ${1:key}, COUNT(*) AS ${2:total}\nFROM TABLE(HOP(TABLE ${3:@table}, DESCRIPTOR(${4:@time}), INTERVAL '${5:5}' MINUTE, INTERVAL '${6:10}' MINUTE))\nGROUP BY window_start, window_end, ${1:key};",
  },
  {
    label: 'session window',
    detail: 'stretches that a gap ends, for each key',
    text: "SELECT window_start, window_end, ${1:key}, COUNT(*) AS ${2:total}\nFROM TABLE(SESSION(TABLE ${3:@table} PARTITION BY ${1:key}, DESCRIPTOR(${4:@time}), INTERVAL '${5:5}' MINUTE))\nGROUP BY window_start, window_end, ${1:key};",
  },
  {
    label: 'top-N',
    detail: 'the first rows of each group',
    text: 'SELECT *\nFROM (\n  SELECT *, ROW_NUMBER() OVER (PARTITION BY ${1:group} ORDER BY ${2:value} DESC) AS row_num\n  FROM ${3:@table}\n)\nWHERE row_num <= ${4:10};',
  },
  {
    label: 'deduplication',
    detail: 'one row for each key: the first, or the last',
    text: 'SELECT *\nFROM (\n  SELECT *, ROW_NUMBER() OVER (PARTITION BY ${1:id} ORDER BY ${2:@time} ${3|ASC,DESC|}) AS row_num\n  FROM ${4:@table}\n)\nWHERE row_num = 1;',
  },
  {
    label: 'temporal join',
    detail: 'each row with the version that was valid at its time',
    text: 'SELECT ${1:l}.*, ${2:r}.*\nFROM ${3:@table} AS ${1:l}\nLEFT JOIN ${4:@versions} FOR SYSTEM_TIME AS OF ${1:l}.${5:@time} AS ${2:r}\n  ON ${1:l}.${6:key} = ${2:r}.${6:key};',
  },
  {
    label: 'interval join',
    detail: 'rows of two tables that are near in time',
    text: "SELECT *\nFROM ${1:@table} AS l\nJOIN ${2:other} AS r\n  ON l.${3:key} = r.${3:key}\n  AND r.${4:@time} BETWEEN l.${5:@time} AND l.${5:@time} + INTERVAL '${6:1}' HOUR;",
  },
  {
    label: 'statement set',
    detail: 'several sinks in one job',
    text: 'EXECUTE STATEMENT SET\nBEGIN\n  INSERT INTO ${1:sink} SELECT * FROM ${2:@table};\n  INSERT INTO ${3:other} SELECT * FROM ${2:@table};\nEND;',
  },
];
