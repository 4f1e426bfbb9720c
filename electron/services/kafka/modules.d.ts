declare module 'lz4js' {
  const lz4: { decompress(bytes: Uint8Array, maxSize?: number): Uint8Array };
  export default lz4;
}
declare module 'snappyjs' {
  const snappy: { uncompress(bytes: Uint8Array): Uint8Array };
  export default snappy;
}
declare module 'kafkajs/src/consumer/batch.js' {
  /** One partition's answer: aborted transactions, control records and what lies before the offset asked for are taken out. */
  export default class Batch {
    constructor(topic: string, fetchedOffset: string, partition: unknown);
    readonly messages: import('./cluster.ts').RawMessage[];
    readonly rawMessages: { offset: string }[];
    lastOffset(): string;
  }
}
