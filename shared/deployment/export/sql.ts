import type { Expansion } from '../../services/engine.ts';
import { WRITTEN, type ExportedFile } from './exported.ts';

export interface SqlExport {
  job: string;
  environment: string | null;
  parallelism: number;
  mode: 'streaming' | 'batch';
  expansion: Expansion;
  /** Coordinates of jars that the script's connectors need beside Flink. */
  needs: readonly string[];
}

/**
 * The script for Flink's own SQL client: settings, shared DDL, text, with the parameters in them. Secrets stay as `${secret:NAME}`, since a file is in git:
 * whoever runs it puts them in.
 */
export function exportSql({ job, environment, parallelism, mode, expansion, needs }: SqlExport): ExportedFile[] {
  const { text, common, settings, secrets } = expansion;
  const head = [
    WRITTEN.replace('#', '--'),
    `-- The job ${job}${environment === null ? '' : `, with the parameters of ${environment}`}.`,
    ...(needs.length ? [`-- Flink's SQL client needs in its lib folder, beside what Flink has: ${needs.join(', ')}.`] : []),
    ...(secrets.length ? [`-- Put in before it is run: ${secrets.map((name) => `\${secret:${name}}`).join(', ')}.`] : []),
  ];
  const set = (key: string, value: string) => `SET '${quoted(key)}' = '${quoted(value)}';`;
  const sets = [set('execution.runtime-mode', mode), set('parallelism.default', String(parallelism)), ...Object.entries(settings).map(([key, value]) => set(key, value))];
  const parts = [...common.map(({ file, text: ddl }) => `-- ${file}\n${ended(ddl)}`), ended(text)];
  return [{ path: `${job}.sql`, text: `${head.join('\n')}\n${sets.join('\n')}\n\n${parts.join('\n')}` }];
}

function quoted(text: string): string {
  return text.replaceAll("'", "''");
}

/** Files are one script now, so each ends its last statement; a comment at its end would take the semicolon with it. */
function ended(text: string): string {
  const body = text.trimEnd();
  return body === '' || body.endsWith(';') ? `${body}\n` : `${body}\n;\n`;
}
