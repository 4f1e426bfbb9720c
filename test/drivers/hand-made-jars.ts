import { writeFile } from 'node:fs/promises';

/** A class as a test needs it; names have slashes. */
export interface HandMadeClass {
  name: string;
  parent?: string;
  interfaces?: string[];
  /** What `factoryIdentifier()` returns. */
  identifier?: string;
  /** Methods that it has, with their descriptors: `open()V`. */
  methods?: string[];
  /** Methods of others that it calls: owner, then name and descriptor. */
  calls?: [owner: string, member: string][];
  /** Classes that it names and calls nothing of. */
  names?: string[];
}

const FACTORIES = 'META-INF/services/org.apache.flink.table.factories.Factory';

/** Writes a jar: classes, those of them that it offers Flink as factories, and the library versions that it says it holds. */
export async function makeJar(path: string, classes: readonly HandMadeClass[], more: { factories?: string[]; holds?: Record<string, string> } = {}): Promise<string> {
  const files = new Map<string, Buffer>(classes.map((each) => [`${each.name}.class`, classFile(each)]));
  if (more.factories) files.set(FACTORIES, Buffer.from(`# offered\n${more.factories.map((name) => name.replaceAll('/', '.')).join('\n')}\n`));
  for (const [library, version] of Object.entries(more.holds ?? {})) files.set(`META-INF/maven/${library.replace(':', '/')}/pom.properties`, Buffer.from(`groupId=x\nversion=${version}\n`));
  await writeFile(path, zip(files));
  return path;
}

function classFile({ name, parent = 'java/lang/Object', interfaces = [], identifier, methods = [], calls = [], names = [] }: HandMadeClass): Buffer {
  const constants: Buffer[] = [];
  const add = (tag: number, ...parts: Buffer[]) => constants.push(Buffer.concat([Buffer.from([tag]), ...parts]));
  const text = (value: string) => add(1, u2(Buffer.byteLength(value)), Buffer.from(value));
  const classOf = (value: string) => add(7, u2(text(value)));
  const split = (member: string) => [member.slice(0, member.indexOf('(')), member.slice(member.indexOf('('))] as const;
  const code = text('Code');
  const body = (bytes: number[]) => Buffer.concat([u2(1), u2(code), u4(12 + bytes.length), u2(1), u2(1), u4(bytes.length), Buffer.from(bytes), u2(0), u2(0)]);
  const method = (member: string, bytes: number[]) => Buffer.concat([u2(1), u2(text(split(member)[0])), u2(text(split(member)[1])), body(bytes)]);
  const all = methods.map((member) => method(member, [0xb1]));
  if (identifier !== undefined) {
    const value = add(8, u2(text(identifier)));
    all.push(method('factoryIdentifier()Ljava/lang/String;', [0x13, value >> 8, value & 0xff, 0xb0]));
  }
  // A number of eight bytes takes two places in the list.
  constants.push(Buffer.concat([Buffer.from([5]), Buffer.alloc(8)]), Buffer.alloc(0));
  for (const [owner, member] of calls) add(10, u2(classOf(owner)), u2(add(12, u2(text(split(member)[0])), u2(text(split(member)[1])))));
  for (const named of names) classOf(named);
  const [self, above, ...of] = [name, parent, ...interfaces].map(classOf);
  const tail = [u2(0x21), u2(self!), u2(above!), u2(of.length), ...of.map(u2), u2(0), u2(all.length), ...all, u2(0)];
  return Buffer.concat([u4(0xcafebabe), u2(0), u2(61), u2(constants.length + 1), ...constants, ...tail]);
}

function zip(files: ReadonlyMap<string, Buffer>): Buffer {
  const [bodies, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, bytes] of files) {
    const common = Buffer.concat([little(20, 2), little(0, 2), little(0, 2), little(0, 4), little(crc(bytes), 4), little(bytes.length, 4), little(bytes.length, 4), little(name.length, 2), little(0, 2)]);
    const body = Buffer.concat([little(0x04034b50, 4), common, Buffer.from(name), bytes]);
    directory.push(Buffer.concat([little(0x02014b50, 4), little(20, 2), common, little(0, 2), little(0, 2), little(0, 2), little(0, 4), little(offset, 4), Buffer.from(name)]));
    bodies.push(body);
    offset += body.length;
  }
  const list = Buffer.concat(directory);
  return Buffer.concat([...bodies, list, little(0x06054b50, 4), little(0, 4), little(files.size, 2), little(files.size, 2), little(list.length, 4), little(offset, 4), little(0, 2)]);
}

function crc(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

function u2(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}

function u4(value: number): Buffer {
  return Buffer.from([value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]);
}

function little(value: number, bytes: number): Buffer {
  return Buffer.from(Array.from({ length: bytes }, (_, index) => (value >>> (8 * index)) & 0xff));
}
