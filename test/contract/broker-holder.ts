import { Broker } from '#local-cluster/broker/broker.ts';

/** Holds a broker until it is killed; its options come as JSON. */
const broker = new Broker(JSON.parse(process.argv[2]!) as ConstructorParameters<typeof Broker>[0]);
const { address } = await broker.start();
process.stdout.write(`${address}\n`);
setInterval(() => {}, 60_000);
