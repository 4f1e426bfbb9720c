import type { Journey } from '#shared/topology/lineage.ts';
import { OUTCOMES, placeInWords } from '#shared/topology/lineage-words.ts';
import { inFolder, lineIn } from '#electron/services/lineage.ts';
import { jsonWithRows } from './json-rows.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { type LineageOptions, scriptOfLineage } from './why.ts';
import { withEngine } from './with-engine.ts';

export interface WhereOptions extends LineageOptions {
  table: string;
  line: number;
  file?: string;
}

/** Says where a row of a sample went, or which operator dropped it and why. */
export async function where(given: string, { table, line, file, ...options }: WhereOptions, parts: CliParts): Promise<ExitCode> {
  const { script } = await scriptOfLineage(given, options, parts);
  const limit = options.timeout === undefined ? {} : { timeoutMs: options.timeout * 1000 };
  const journey = await withEngine(parts, (engine) => engine.where({ script, table, line, ...(file === undefined ? {} : { file }), ...limit }, parts.interrupted));
  const told = { ...journey, row: lineIn(journey.row, parts.cwd), steps: journey.steps.map((step) => ({ ...step, by: inFolder(step.by, parts.cwd) })) };
  await parts.out.write(options.json ? `${jsonWithRows((row) => ({ ...told, results: told.results.map((change) => ({ ...change, row: row(change.row) })) }))}\n` : inWords(told));
  return Exit.good;
}

function inWords({ row, verdict, steps, results }: Journey): string {
  const lines = [`${placeInWords(row)}  ${row.text}`, '', verdict, ''];
  for (const { name, outcome, reason, by } of steps) {
    lines.push(`${name}: ${OUTCOMES[outcome]}${reason ? `. ${reason.message} [${reason.code}]` : ''}`);
    for (const input of by) lines.push(...input.rows.map((line) => `  stands in its place: ${placeInWords(line)}  ${line.text}`));
  }
  if (results.length) lines.push('', ...results.map((change) => `${change.change === 'added' ? '+' : '-'} ${change.sink} {${Object.entries(change.row).map(([column, value]) => `${JSON.stringify(column)}: ${value}`).join(', ')}}`));
  return `${lines.join('\n')}\n`;
}
