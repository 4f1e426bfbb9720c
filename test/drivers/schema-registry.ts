import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestRegistry {
  url: string;
  /** Gives a schema an id and makes it its subject's newest version. */
  add(subject: string, schema: string, type?: 'AVRO' | 'PROTOBUF' | 'JSON', references?: { name: string; subject: string; version: number }[]): number;
  /** The header that requests must bring. */
  authorization?: string;
  requests: string[];
  close(): Promise<void>;
}

/** The part of a Confluent-compatible registry's HTTP interface that reading needs. */
export async function startRegistry(): Promise<TestRegistry> {
  const schemas: { subject: string; version: number; schema: string; schemaType: string; references: unknown[] }[] = [];
  const registry = { requests: [] as string[] } as TestRegistry;
  const find = (path: string): unknown => {
    const [, id] = /^\/schemas\/ids\/(\d+)$/.exec(path) ?? [];
    if (id) return schemas[Number(id) - 1];
    if (path === '/subjects') return [...new Set(schemas.map(({ subject }) => subject))];
    const [, subject, version] = /^\/subjects\/([^/]+)\/versions\/(\w+)$/.exec(path) ?? [];
    const versions = schemas.map((entry, index) => ({ ...entry, id: index + 1 })).filter((entry) => entry.subject === decodeURIComponent(subject ?? ''));
    return version === 'latest' ? versions.at(-1) : versions.find((entry) => String(entry.version) === version);
  };
  const server: Server = createServer((request, response) => {
    registry.requests.push(request.url!);
    const found = find(request.url!);
    const status = registry.authorization && request.headers.authorization !== registry.authorization ? 401 : found ? 200 : 404;
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(status === 200 ? found : { error_code: status, message: 'no' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(registry, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add: (subject: string, schema: string, schemaType: 'AVRO' | 'PROTOBUF' | 'JSON' = 'AVRO', references: unknown[] = []) =>
      schemas.push({ subject, version: schemas.filter((entry) => entry.subject === subject).length + 1, schema, schemaType, references }),
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

/** A message as a producer with a registry writes it. */
export function withSchema(id: number, body: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeInt32BE(id, 1);
  return Buffer.concat([head, body]);
}
