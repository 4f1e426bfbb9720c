import type { BrokerState } from '#shared/services/broker.ts';
import type { BrokerKeeper } from '#electron/services/broker.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';

export interface BrokerCommandOptions {
  json?: boolean;
}

/** Starts the local Kafka, which then runs until it is stopped, and says where it is; one that runs already is left as it is. */
export async function startBroker(options: BrokerCommandOptions, parts: CliParts): Promise<ExitCode> {
  return withBroker(parts, async (broker) => tell(await broker.start(), options, parts));
}

/** Ends the local Kafka, whoever started it. */
export async function stopBroker(options: BrokerCommandOptions, parts: CliParts): Promise<ExitCode> {
  return withBroker(parts, async (broker) => {
    const ran = (await broker.look()).address !== null;
    await broker.stop();
    const { value } = broker.state;
    return tell(ran && value.address === null ? { ...value, message: 'The local Kafka is stopped.' } : value, options, parts);
  });
}

export async function showBroker(options: BrokerCommandOptions, parts: CliParts): Promise<ExitCode> {
  return withBroker(parts, async (broker) => tell(await broker.look(), options, parts));
}

async function withBroker(parts: CliParts, work: (broker: BrokerKeeper) => Promise<ExitCode>): Promise<ExitCode> {
  const broker = parts.broker({ stays: true });
  const telling = broker.state.onChange(({ state, message }) => {
    if (state === 'fetching' || state === 'starting') void parts.err.write(`${message}\n`);
  });
  const stop = () => void broker.dispose();
  parts.interrupted.addEventListener('abort', stop, { once: true });
  try {
    return await work(broker);
  } finally {
    parts.interrupted.removeEventListener('abort', stop);
    telling.dispose();
    await broker.dispose();
  }
}

async function tell({ address, message }: BrokerState, { json }: BrokerCommandOptions, { out }: CliParts): Promise<ExitCode> {
  await out.write(json ? `${JSON.stringify({ running: address !== null, address })}\n` : `${message}\n`);
  return Exit.good;
}
