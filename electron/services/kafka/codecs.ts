/// <reference path="./modules.d.ts" />
import { decompress as unzstd } from 'fzstd';
import { CompressionCodecs, CompressionTypes } from 'kafkajs';
import lz4 from 'lz4js';
import snappy from 'snappyjs';

const XERIAL = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);

/** Lets the client read every compression that Kafka knows; what it produces is not compressed. */
export function installCodecs(): void {
  const readOnly = (decompress: (bytes: Buffer) => Buffer) => () => ({
    compress: async () => {
      throw new Error('Messages are produced uncompressed.');
    },
    decompress: async (bytes: Buffer) => decompress(bytes),
  });
  const codecs = CompressionCodecs as Record<number, unknown>;
  codecs[CompressionTypes.Snappy] = readOnly(unsnappy);
  codecs[CompressionTypes.LZ4] = readOnly((bytes) => Buffer.from(lz4.decompress(bytes)));
  codecs[CompressionTypes.ZSTD] = readOnly((bytes) => Buffer.from(unzstd(bytes)));
}

/** Java's clients write blocks, each with its length before it, behind a head of 16 bytes; others write one block. */
function unsnappy(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, 8).equals(XERIAL)) return Buffer.from(snappy.uncompress(bytes));
  const blocks: Uint8Array[] = [];
  for (let at = 16; at < bytes.length; ) {
    const length = bytes.readInt32BE(at);
    blocks.push(snappy.uncompress(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return Buffer.concat(blocks);
}
