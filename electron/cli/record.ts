import { Failure } from '#shared/base/failure.ts';
import { RecordParams, type RecordProgress, type Start } from '#shared/services/kafka.ts';
import { leftOutWords } from '#shared/workspace/left-out-words.ts';
import type { Mask } from '#shared/workspace/masks.ts';
import { KafkaConnections } from '#electron/services/kafka/connections.ts';
import { record } from '#electron/services/kafka/recording.ts';
import { SecretStore } from '#electron/services/secrets/secret-store.ts';
import { Secrets } from '#electron/services/kafka/secrets.ts';
import { loadWorkspace } from '#electron/services/workspace/load-workspace.ts';
import { Trust } from '#electron/services/workspace/trust.ts';
import { warnOfWorkspace } from './messages.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { workspaceAround } from './resolve-job.ts';

export interface RecordOptions {
  json?: boolean;
  connection: string;
  as?: string;
  from: string;
  until?: string;
  limit: number;
  where?: string;
  key?: string;
  mask: string[];
  format: 'jsonl' | 'avro';
  resume?: boolean;
  trust?: boolean;
}

/** Records messages of a topic as a sample stream of the workspace of the current folder. */
export async function recordTopic(topic: string, options: RecordOptions, parts: CliParts): Promise<ExitCode> {
  const folder = await workspaceAround(parts.cwd);
  if (folder === undefined) throw new Failure('no-workspace', 'This folder is in no workspace: there is no weir.yaml above it. A recording is written into one; call weir record there.');
  const workspace = await loadWorkspace(folder);
  await warnOfWorkspace(workspace, parts);
  const params = RecordParams.parse({
    connection: options.connection,
    topic,
    name: options.as ?? topic,
    start: startOf(options.from),
    limit: options.limit,
    masks: options.mask.map(maskOf),
    format: options.format,
    resume: options.resume ?? false,
    ...(options.until === undefined ? {} : { until: timeOf(options.until) }),
    ...(options.where === undefined ? {} : { expression: options.where }),
    ...(options.key === undefined ? {} : { key: options.key }),
  });
  const broker = parts.broker();
  const connections = new KafkaConnections(broker, new Secrets(process.env, new SecretStore(parts.places.home)));
  try {
    const trusted = options.trust ?? (await new Trust(parts.places.home, [parts.places.sample]).isTrusted(workspace.folder));
    const opened = await connections.use(params.connection, { folder: workspace.folder, trusted }, workspace.kafka);
    let last: RecordProgress | undefined;
    for await (const progress of record(opened, params, { folder: workspace.folder, home: parts.places.home }, parts.interrupted)) last = progress;
    await parts.out.write(options.json ? `${JSON.stringify(last)}\n` : `${inWords(last!)}\n`);
    return parts.interrupted.aborted ? Exit.cancelled : Exit.good;
  } finally {
    await connections.dispose();
    await broker.dispose();
  }
}

/** `latest`, `earliest`, an offset, or a time. */
function startOf(text: string): Start {
  if (text === 'latest' || text === 'earliest') return { at: text };
  return /^\d{1,19}$/.test(text) ? { at: 'offset', offset: text } : { at: 'time', time: timeOf(text) };
}

function timeOf(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new Failure('bad-usage', `"${text}" is no time. Write one as 2026-01-05T10:00:00Z; --from also takes latest, earliest or an offset.`);
  return time;
}

function maskOf(text: string): Mask {
  const [, column, how] = /^(.+)=(hash|fake|drop)$/.exec(text) ?? [];
  if (!column) throw new Failure('bad-usage', `--mask takes COLUMN=hash, COLUMN=fake or COLUMN=drop, not "${text}".`);
  return { column, how: how as Mask['how'] };
}

function inWords({ written, data, stream, ...left }: RecordProgress): string {
  if (!written) return `No message was recorded.${leftOutWords(left)}`;
  return `${written} ${written === 1 ? 'message' : 'messages'} recorded in ${data}. Jobs read them by ${stream}.${leftOutWords(left)}`;
}
