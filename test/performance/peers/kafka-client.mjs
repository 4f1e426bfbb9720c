// One Kafka client a process: writes a topic, or reads all of it. `node kafka-client.mjs WHAT ADDRESS TOPIC COUNT MODULES`; a reader prints the ms from connecting to the last message.
import { createRequire } from 'node:module';

const VALUE_BYTES = 200;
const [what, address, topic, countText, modules] = process.argv.slice(2);
const count = Number(countText);
const began = performance.now();
let read = 0;
let bytes = 0;

function take({ value }) {
  bytes += value.length;
  if (++read < count) return;
  if (bytes !== count * VALUE_BYTES) throw new Error(`${bytes} bytes instead of ${count * VALUE_BYTES}`);
  process.stdout.write(String(performance.now() - began));
  process.exit(0);
}

if (what === 'platformatic') {
  const { Consumer } = createRequire(`${modules}/`)('@platformatic/kafka');
  const consumer = new Consumer({ groupId: `bench-${Date.now()}`, clientId: 'bench', bootstrapBrokers: [address], maxBytes: 10 * 1024 * 1024 });
  const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: true, highWaterMark: 16_384 });
  stream.on('data', take);
} else {
  const { Kafka, logLevel } = createRequire(import.meta.url)('kafkajs');
  const kafka = new Kafka({ brokers: [address], logLevel: logLevel.ERROR });
  if (what === 'produce') await produce(kafka);
  else await consume(kafka);
}

async function produce(kafka) {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 4 }], waitForLeaders: true });
  await admin.disconnect();
  const producer = kafka.producer();
  await producer.connect();
  for (let first = 0; first < count; first += 5_000) {
    const messages = Array.from({ length: Math.min(5_000, count - first) }, (_, i) => {
      const start = `{"id":${first + i},"text":"`;
      return { key: String(first + i), value: `${start}${'abcdefghij'.repeat(20).slice(0, VALUE_BYTES - start.length - 2)}"}` };
    });
    await producer.send({ topic, acks: 1, messages });
  }
  await producer.disconnect();
}

async function consume(kafka) {
  const consumer = kafka.consumer({ groupId: `bench-${Date.now()}`, maxBytesPerPartition: 5 * 1024 * 1024 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run(what === 'kafkajs-batch' ? { eachBatch: async ({ batch }) => batch.messages.forEach(take) } : { eachMessage: async ({ message }) => take(message) });
}
