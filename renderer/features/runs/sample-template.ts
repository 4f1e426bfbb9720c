import type { Operator } from '#shared/topology/model.ts';

export interface SampleFiles {
  /** `streams/NAME.yaml` and its data, relative to the workspace. */
  stream: { path: string; text: string };
  data: { path: string; text: string };
}

/** What a person fills in to give a source table its sample rows; the columns are those that the plan reads. */
export function sampleFiles(table: string, operators: readonly Operator[]): SampleFiles {
  const short = table.split('.').at(-1)!;
  const name = short.replace(/[^\w-]+/g, '-').toLowerCase() || 'sample';
  const header = columnsOf(short, operators);
  const text = [
    `# Stands in for the table \`${table}\` in local runs: nothing outside is read.`,
    'weir: 1',
    ...(name === table ? [] : [`table: ${JSON.stringify(table)}`]),
    `data: ../data/${name}.csv            # rows: one a line, columns by name; .jsonl works too`,
    'format: { type: csv, header: true }',
    'pace: max                            # or { speed: 60 } times event time, or { rate: 1000 } rows a second',
    '',
  ].join('\n');
  return { stream: { path: `streams/${name}.yaml`, text }, data: { path: `data/${name}.csv`, text: header ? `${header}\n` : '' } };
}

function columnsOf(table: string, operators: readonly Operator[]): string {
  const source = operators.find((operator) => operator.type === 'source' && operator.table?.split('.').at(-1) === table);
  return (source?.description.match(/fields=\[([^\]]*)\]/)?.[1] ?? '').replaceAll(', ', ',');
}
