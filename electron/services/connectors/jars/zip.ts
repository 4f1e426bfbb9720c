import { open, type FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

const inflate = promisify<Buffer, Buffer>(inflateRaw);

/** A file inside a jar. */
export interface ZipEntry {
  name: string;
  /** Of its bytes: equal files have equal ones. */
  crc: number;
  size: number;
}

interface PlacedEntry extends ZipEntry {
  method: number;
  packed: number;
  offset: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const ENTRY = 0x02014b50;
/** The end of a zip, with the longest comment that it may have. */
const LONGEST_END = 22 + 0xffff;

/** A jar that is open for reading; only what is asked for is read. */
export class Zip {
  private constructor(
    private readonly file: FileHandle,
    private readonly placed: ReadonlyMap<string, PlacedEntry>,
  ) {}

  /** Fails with a plain error where the file is no zip. */
  static async open(path: string): Promise<Zip> {
    const file = await open(path);
    try {
      return new Zip(file, await readDirectory(file));
    } catch (thrown) {
      await file.close();
      throw thrown;
    }
  }

  get entries(): Iterable<ZipEntry> {
    return this.placed.values();
  }

  get(name: string): ZipEntry | undefined {
    return this.placed.get(name);
  }

  /** Null where there is no such file. */
  async read(name: string): Promise<Buffer | null> {
    const entry = this.placed.get(name);
    if (!entry) return null;
    const head = await bytesAt(this.file, entry.offset, 30);
    const packed = await bytesAt(this.file, entry.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28), entry.packed);
    return entry.method === 0 ? packed : inflate(packed);
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

async function readDirectory(file: FileHandle): Promise<Map<string, PlacedEntry>> {
  const { size } = await file.stat();
  const tail = await bytesAt(file, Math.max(0, size - LONGEST_END), Math.min(size, LONGEST_END));
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (at < 0 || tail.readUInt32LE(at) !== END) throw new Error('It is no jar: its list of files is missing.');
  let [length, offset] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
  if (offset === 0xffffffff && at >= 20) {
    const end = await bytesAt(file, Number(tail.readBigUInt64LE(at - 20 + 8)), 56);
    if (end.readUInt32LE(0) !== END_64) throw new Error('It is no jar: its list of files is missing.');
    [length, offset] = [Number(end.readBigUInt64LE(40)), Number(end.readBigUInt64LE(48))];
  }
  const directory = await bytesAt(file, offset, length);
  const entries = new Map<string, PlacedEntry>();
  for (let next = 0; next + 46 <= directory.length && directory.readUInt32LE(next) === ENTRY; ) {
    const [name, extra, comment] = [directory.readUInt16LE(next + 28), directory.readUInt16LE(next + 30), directory.readUInt16LE(next + 32)];
    const entry = {
      name: directory.toString('utf8', next + 46, next + 46 + name),
      method: directory.readUInt16LE(next + 10),
      crc: directory.readUInt32LE(next + 16),
      packed: directory.readUInt32LE(next + 20),
      size: directory.readUInt32LE(next + 24),
      offset: directory.readUInt32LE(next + 42),
    };
    entries.set(entry.name, entry);
    next += 46 + name + extra + comment;
  }
  return entries;
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
  if (bytesRead < length) throw new Error('It is no whole jar: it ends too early.');
  return buffer;
}
