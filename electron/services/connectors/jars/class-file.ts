/** A field or a method that a class uses. `owner` with slashes, as in the file; `member` is its name and its descriptor. */
export interface MemberUse {
  owner: string;
  member: string;
}

/** What a class file says of itself, and what it needs. Names have slashes. */
export interface ClassFile {
  name: string;
  /** Null for java/lang/Object. */
  parent: string | null;
  interfaces: string[];
  /** Name and descriptor of each field and method. */
  members: ReadonlySet<string>;
  /** Classes that it names; of arrays, what they hold. */
  classes: ReadonlySet<string>;
  uses: MemberUse[];
  /** What methods without arguments return where that is one text, by their names. */
  texts: ReadonlyMap<string, string>;
}

type Constant = { tag: number; text?: string; one?: number; two?: number };

const [UTF8, INTEGER, FLOAT, LONG, DOUBLE, CLASS, STRING, FIELD, METHOD, INTERFACE_METHOD, NAME_AND_TYPE, HANDLE, TYPE, DYNAMIC, INVOKE_DYNAMIC] = [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 16, 17, 18];
const [LDC, LDC_W, ARETURN] = [0x12, 0x13, 0xb0];

/** Reads a class file as the Java Virtual Machine Specification, chapter 4, lays it out. */
export function readClassFile(bytes: Buffer): ClassFile {
  if (bytes.readUInt32BE(0) !== 0xcafebabe) throw new Error('It is no class file.');
  const { constants, end } = readConstants(bytes);
  const text = (index: number | undefined) => constants[index ?? 0]?.text ?? '';
  const className = (index: number | undefined) => text(constants[index ?? 0]?.one);
  let at = end + 2;
  const name = className(bytes.readUInt16BE(at));
  const parent = className(bytes.readUInt16BE(at + 2)) || null;
  const count = bytes.readUInt16BE(at + 4);
  const interfaces = Array.from({ length: count }, (_, index) => className(bytes.readUInt16BE(at + 6 + 2 * index)));
  at += 6 + 2 * count;
  const [members, texts] = [new Set<string>(), new Map<string, string>()];
  for (const kind of ['field', 'method']) {
    const many = bytes.readUInt16BE(at);
    at += 2;
    for (let index = 0; index < many; index++) {
      const [called, descriptor] = [text(bytes.readUInt16BE(at + 2)), text(bytes.readUInt16BE(at + 4))];
      members.add(called + descriptor);
      const attributes = bytes.readUInt16BE(at + 6);
      at += 8;
      for (let attribute = 0; attribute < attributes; attribute++) {
        if (kind === 'method' && descriptor === '()Ljava/lang/String;' && text(bytes.readUInt16BE(at)) === 'Code') {
          const returned = textReturned(bytes, at + 14, bytes.readUInt32BE(at + 10));
          if (returned !== undefined && constants[returned]?.tag === STRING) texts.set(called, className(returned));
        }
        at += 6 + bytes.readUInt32BE(at + 2);
      }
    }
  }
  const classes = new Set(constants.flatMap((constant) => (constant?.tag === CLASS ? elementOf(text(constant.one)) : [])));
  const uses = constants.flatMap((constant) => {
    if (!constant || (constant.tag !== FIELD && constant.tag !== METHOD && constant.tag !== INTERFACE_METHOD)) return [];
    const { one, two } = constants[constant.two!]!;
    return [{ owner: className(constant.one), member: text(one) + text(two) }];
  });
  return { name, parent, interfaces, members, classes, uses, texts };
}

/** The constant that code returns which does nothing else. */
function textReturned(bytes: Buffer, from: number, length: number): number | undefined {
  if (length === 3 && bytes[from] === LDC && bytes[from + 2] === ARETURN) return bytes[from + 1];
  return length === 4 && bytes[from] === LDC_W && bytes[from + 3] === ARETURN ? bytes.readUInt16BE(from + 1) : undefined;
}

/** `[[Lorg/x/Y;` is `org/x/Y`; an array of numbers is none. */
function elementOf(name: string): string[] {
  if (!name.startsWith('[')) return [name];
  const [, element] = /^\[+L(.+);$/.exec(name) ?? [];
  return element === undefined ? [] : [element];
}

function readConstants(bytes: Buffer): { constants: (Constant | undefined)[]; end: number } {
  const count = bytes.readUInt16BE(8);
  const constants = new Array<Constant | undefined>(count);
  let at = 10;
  for (let index = 1; index < count; index++) {
    const tag = bytes[at]!;
    if (tag === UTF8) {
      const length = bytes.readUInt16BE(at + 1);
      constants[index] = { tag, text: bytes.toString('utf8', at + 3, at + 3 + length) };
      at += 3 + length;
    } else if (tag === LONG || tag === DOUBLE) {
      // These two take two places.
      index++;
      at += 9;
    } else if (tag === CLASS || tag === STRING || tag === TYPE || tag === 19 || tag === 20) {
      constants[index] = { tag, one: bytes.readUInt16BE(at + 1) };
      at += 3;
    } else if (tag === HANDLE) at += 4;
    else if ([INTEGER, FLOAT, FIELD, METHOD, INTERFACE_METHOD, NAME_AND_TYPE, DYNAMIC, INVOKE_DYNAMIC].includes(tag)) {
      constants[index] = { tag, one: bytes.readUInt16BE(at + 1), two: bytes.readUInt16BE(at + 3) };
      at += 5;
    } else throw new Error(`Its constant ${index} is of a kind that nobody knows: ${tag}.`);
  }
  return { constants, end: at };
}
