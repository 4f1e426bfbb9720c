import type { Mode } from '#shared/services/engine.ts';
import { topologyToMermaid } from '#shared/topology/mermaid.ts';
import { published } from '#shared/topology/published.ts';
import { sayRefusals } from '#shared/topology/refusal-words.ts';
import { topologyToText } from '#shared/topology/text.ts';
import type { Topology } from '#shared/topology/model.ts';
import { named, warnOfEdits } from './edit-warnings.ts';
import { diagnosticLine, warnOfWorkspace } from './messages.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { resolveJob, scriptOfJob } from './resolve-job.ts';
import { typed } from './typed.ts';
import { isTrusted } from './trust.ts';
import { valuesOf, type EnvOption } from './values.ts';
import { withEngine } from './with-engine.ts';

export interface PreviewOptions extends EnvOption {
  json?: boolean;
  svg?: boolean;
  mermaid?: boolean;
  mode: Mode;
  trust?: boolean;
}

/** Plans a job and shows its topology; a job with errors shows those instead. */
export async function preview(file: string, options: PreviewOptions, parts: CliParts): Promise<ExitCode> {
  const job = await resolveJob(file, parts.cwd);
  await warnOfWorkspace(job.workspace, parts);
  const trusted = options.trust ?? (await isTrusted(job, parts));
  const script = await scriptOfJob(job, { mode: options.mode, trusted, samples: [], values: valuesOf(options, parts) });
  const { validation, topology, refused, orphans } = named(await withEngine(parts, async (engine) => engine.preview({ script: await typed(script, job, engine, parts) }, parts.interrupted)), job.text);
  for (const diagnostic of validation.diagnostics) await parts.err.write(diagnosticLine(job.name, diagnostic));
  if (!validation.valid) return Exit.wrong;
  if (!topology) await parts.err.write(`${job.name}: plans no job: it has no INSERT and no SELECT.\n`);
  await warnOfEdits({ topology, refused, orphans }, job.topology, parts);
  await parts.out.write(options.json ? `${JSON.stringify({ ...published(topology ?? NOTHING), refused: sayRefusals(refused, topology).map(({ parts: _, ...said }) => said), orphans })}\n` : await drawing(topology ?? NOTHING, options));
  return Exit.good;
}

const NOTHING: Topology = { operators: [], edges: [], chains: [], slots: { total: 0, groups: {} } };

async function drawing(topology: Topology, { svg, mermaid }: PreviewOptions): Promise<string> {
  if (svg) {
    // The layout is the largest part of the program; only a drawing pays for loading it.
    const { renderTopologySvg } = await import('#shared/topology/svg.ts');
    return `${await renderTopologySvg(topology)}\n`;
  }
  return mermaid ? topologyToMermaid(topology) : topologyToText(topology);
}
