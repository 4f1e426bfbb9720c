import { Option } from 'commander';
import { LOCAL } from '#shared/services/kafka.ts';
import { showBroker, startBroker, stopBroker } from '../broker.ts';
import { generate } from '../generate.ts';
import { recordTopic } from '../record.ts';
import { command, wholeNumber, type Commands } from './options.ts';

/** Sample streams, and the Kafka that they are recorded from. */
export function streamCommands(all: Commands): void {
  const { program, parts, done } = all;
  program
    .command('generate <stream>')
    .description('print the rows of a stream that are made by rule, one JSON object a line')
    .option('--rows <rows>', 'only so many', wholeNumber)
    .action(async (stream: string, options) => done(await generate(stream, options, parts)));
  const broker = program.command('broker').description('the local Kafka: a real broker on this machine');
  const brokerCommand = (word: string, says: string) => broker.command(word).description(says).option('--json', 'for machines: JSON on stdout');
  brokerCommand('start', 'start it, fetching Kafka the first time; it runs until it is stopped').action(async (options) => done(await startBroker(options, parts)));
  brokerCommand('stop', 'stop it; its data stays').action(async (options) => done(await stopBroker(options, parts)));
  brokerCommand('status', 'whether it runs, and at which address').action(async (options) => done(await showBroker(options, parts)));
  command(all, 'record <topic>', 'record messages of a Kafka topic as a sample stream of this workspace')
    .option('--connection <name>', 'a file in kafka/, without .yaml; or the local Kafka', LOCAL)
    .option('--as <stream>', "the stream's name, instead of the topic's")
    .option('--from <start>', 'latest, earliest, an offset, or a time as 2026-01-05T10:00:00Z', 'latest')
    .option('--until <time>', 'messages before this time only')
    .option('--limit <messages>', 'at most so many', wholeNumber, 1000)
    .option('--where <condition>', 'a JSONata expression over the value, as amount > 100')
    .option('--key <text>', 'messages whose key contains this')
    .option('--mask <column=how>', 'hash, fake or drop a column before it is written; again for each', (text: string, before: string[]) => [...before, text], [])
    .addOption(new Option('--format <format>', 'of the rows on disk').choices(['jsonl', 'avro']).default('jsonl'))
    .option('--resume', 'go on with a recording that was interrupted')
    .option('--trust', 'let the connections of the workspace use secrets')
    .action(async (topic: string, options) => done(await recordTopic(topic, options, parts)));
}
