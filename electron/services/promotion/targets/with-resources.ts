import { crc32 } from 'node:zlib';
import { Failure } from '#shared/base/failure.ts';

const END = 0x06054b50;
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
/** The record of the end is the last of a zip, but for a comment. */
const LONGEST_END = 22 + 0xffff;

/** A jar with more files in it, stored as they are; those of the jar are not touched. Fails with `jar-broken` where it is no zip. */
export function withResources(jar: Buffer, resources: Readonly<Record<string, Buffer>>): Buffer {
  const end = jar.lastIndexOf(signature(END), jar.length - 4);
  if (end < 0 || jar.length - end > LONGEST_END) throw new Failure('jar-broken', "The runner's jar is no zip. Build it anew.");
  const [count, size, start] = [jar.readUInt16LE(end + 10), jar.readUInt32LE(end + 12), jar.readUInt32LE(end + 16)];
  const files = Object.entries(resources);
  const body: Buffer[] = [jar.subarray(0, start)];
  const directory: Buffer[] = [jar.subarray(start, start + size)];
  let at = start;
  for (const [name, bytes] of files) {
    const header = localHeader(name, bytes);
    directory.push(centralHeader(header, at));
    body.push(header, bytes);
    at += header.length + bytes.length;
  }
  const central = Buffer.concat(directory);
  const last = Buffer.from(jar.subarray(end, end + 22));
  last.writeUInt16LE(count + files.length, 8);
  last.writeUInt16LE(count + files.length, 10);
  last.writeUInt32LE(central.length, 12);
  last.writeUInt32LE(at, 16);
  last.writeUInt16LE(0, 20);
  return Buffer.concat([...body, central, last]);
}

function localHeader(name: string, bytes: Buffer): Buffer {
  const path = Buffer.from(name);
  const header = Buffer.alloc(30 + path.length);
  header.writeUInt32LE(LOCAL, 0);
  header.writeUInt16LE(10, 4);
  // The name is in UTF-8.
  header.writeUInt16LE(0x0800, 6);
  header.writeUInt32LE(0x00210000, 10);
  header.writeUInt32LE(crc32(bytes), 14);
  header.writeUInt32LE(bytes.length, 18);
  header.writeUInt32LE(bytes.length, 22);
  header.writeUInt16LE(path.length, 26);
  path.copy(header, 30);
  return header;
}

/** What the directory says of a file is what stands before it, and where that is. */
function centralHeader(local: Buffer, at: number): Buffer {
  const header = Buffer.alloc(46 + local.length - 30);
  header.writeUInt32LE(CENTRAL, 0);
  header.writeUInt16LE(10, 4);
  local.copy(header, 6, 4, 28);
  header.writeUInt32LE(at, 42);
  local.copy(header, 46, 30);
  return header;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
