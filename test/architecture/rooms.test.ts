import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rooms, type Room } from './rooms.ts';

const root = resolve(import.meta.dirname, '../..');
const SOURCE = /\.(ts|tsx|mjs)$/;
const NOT_PRODUCT = /\.(test|story)\.tsx?$|\.d\.ts$|vite\.config\.ts$/;

describe('rooms', () => {
  const files = ['shared', 'electron', 'renderer', 'local-cluster/launcher', 'local-cluster/broker', 'local-cluster/images'].flatMap((folder) => sourcesIn(folder));

  it('hold every source file', () => {
    expect(files.filter((file) => !roomOf(file))).toEqual([]);
  });

  it('are kept: nobody imports what its room may not', () => {
    expect(files.flatMap(trespasses)).toEqual([]);
  });

  it('notices a trespass', () => {
    const room = rooms.find(({ path }) => path === 'shared/base')!;
    expect(allowed(room, 'shared/base/x.ts', 'node:fs')).toBe(false);
    expect(allowed(room, 'shared/base/x.ts', '../rpc/wire.ts')).toBe(false);
    expect(allowed(rooms.find(({ path }) => path === 'renderer/features')!, 'renderer/features/a/x.tsx', '../b/y.tsx')).toBe(false);
    expect(allowed(rooms.find(({ path }) => path === 'electron/services')!, 'electron/services/x.ts', 'electron')).toBe(false);
  });

  it('stand in the README as they are here', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    for (const room of rooms) expect(readme, `README.md lacks the row of ${room.path}`).toContain(rowOf(room));
  });
});

export function rowOf({ path, holds }: Room): string {
  return `| \`${path}\` | ${holds} |`;
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((file) => SOURCE.test(file) && !NOT_PRODUCT.test(file) && !file.includes('node_modules/'));
}

function roomOf(file: string): Room | undefined {
  return rooms.filter(({ path }) => file.startsWith(`${path}/`)).sort((a, b) => b.path.length - a.path.length)[0];
}

function trespasses(file: string): string[] {
  const room = roomOf(file);
  if (!room) return [];
  return importsOf(readFileSync(join(root, file), 'utf8'))
    .filter((specifier) => !allowed(room, file, specifier))
    .map((specifier) => `${file} imports ${specifier}, but ${room.path} may import only itself, ${room.imports.join(', ')}`);
}

function importsOf(source: string): string[] {
  const pattern = /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
  return [...source.matchAll(pattern)].map((match) => (match[1] ?? match[2] ?? match[3])!);
}

function allowed(room: Room, file: string, specifier: string): boolean {
  if (isBuiltin(specifier)) return room.imports.includes('node');
  const target = targetOf(file, specifier.replace(/\?.*$/, ''));
  if (target === undefined) return room.imports.some((entry) => entry.startsWith('pkg:') && within(specifier, entry.slice(4)));
  if (room.path === 'renderer/features' && target.startsWith('renderer/features/')) return featureOf(target) === featureOf(file);
  return [room.path, ...room.imports].some((entry) => within(target, entry));
}

function targetOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (specifier.startsWith('.')) return relative(root, resolve(root, dirname(file), specifier)).replaceAll('\\', '/');
  return undefined;
}

function within(target: string, entry: string): boolean {
  return target === entry || target.startsWith(`${entry}/`);
}

function featureOf(file: string): string {
  return file.split('/')[2]!;
}
