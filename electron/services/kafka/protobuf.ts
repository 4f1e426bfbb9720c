import protobuf from 'protobufjs';
import type { RegisteredSchema } from './registry.ts';

/** Reads values that were written with a `.proto`: names as they are written there, 64-bit numbers as text, as in Protobuf's own JSON. */
export function protobufReader(schema: Pick<RegisteredSchema, 'text' | 'references'>): (bytes: Buffer) => unknown {
  const root = new protobuf.Root();
  for (const { text } of schema.references) protobuf.parse(text, root, { keepCase: true });
  const { package: name } = protobuf.parse(schema.text, root, { keepCase: true });
  addWellKnown(root, [schema.text, ...schema.references.map(({ text }) => text)]);
  root.resolveAll();
  const top = name ? (root.lookup(name) as protobuf.Namespace) : root;
  return (bytes) => {
    const { path, rest } = messageIndexes(bytes);
    const type = typeAt(top, schema.text, path);
    return type.toObject(type.decode(rest), { longs: String, enums: String, bytes: Buffer, arrays: true, objects: true, json: false });
  };
}

/** The imports that every Protobuf brings. */
function addWellKnown(root: protobuf.Root, texts: string[]): void {
  for (const text of texts)
    for (const [, file] of text.matchAll(/import\s+(?:public\s+|weak\s+)?"(google\/protobuf\/[\w./]+)"/g)) {
      const known = protobuf.common.get(file!) as { nested?: object } | null;
      if (known?.nested && !root.lookup('google.protobuf.' + Object.keys((known.nested as Nested).google?.nested?.protobuf?.nested ?? {})[0])) root.addJSON(known.nested as never);
    }
}

type Nested = { google?: { nested?: { protobuf?: { nested?: object } } } };

/** Which message of the file it is: a zigzag list of places, or a single 0 for the first. */
function messageIndexes(bytes: Buffer): { path: number[]; rest: Buffer } {
  const reader = protobuf.Reader.create(bytes);
  const count = reader.sint32();
  const path = count === 0 ? [0] : Array.from({ length: count }, () => reader.sint32());
  return { path, rest: bytes.subarray(reader.pos) };
}

function typeAt(top: protobuf.Namespace, text: string, path: number[]): protobuf.Type {
  let within: protobuf.NamespaceBase = top;
  // A namespace that several files share holds their messages too: only those that this file declares count.
  let candidates = messagesOf(within).filter(({ name }) => new RegExp(`\\bmessage\\s+${name}\\b`).test(text));
  for (const index of path) {
    const next = candidates[index];
    if (!next) throw new Error(`the schema has no message at place ${path.join('.')}`);
    within = next;
    candidates = messagesOf(within);
  }
  return within as protobuf.Type;
}

function messagesOf(namespace: protobuf.NamespaceBase): protobuf.Type[] {
  return namespace.nestedArray.filter((nested): nested is protobuf.Type => nested instanceof protobuf.Type && !nested.options?.map_entry);
}
