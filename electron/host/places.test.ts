import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { places } from './places.ts';

let resources: string;
beforeEach(() => {
  resources = mkdtempSync(join(tmpdir(), 'weir-places-'));
  writeFileSync(join(resources, 'package.json'), '{ "version": "1.2.3" }');
});
afterEach(() => rmSync(resources, { recursive: true }));

test('an installed Weir uses the Java runtime and the engine that it brings', () => {
  mkdirSync(join(resources, 'java'));
  expect(places(resources, {})).toMatchObject({ java: join(resources, 'java'), runner: join(resources, 'local-cluster/runner/target'), renderer: join(resources, 'out/renderer'), sample: join(resources, 'samples/flights'), version: '1.2.3' });
});

test("a clone brings none, and uses the machine's", () => {
  expect(places(resources, {}).java).toBeUndefined();
});

test('WEIR_HOME holds all that Weir writes', () => {
  expect(places(resources, { WEIR_HOME: '/data/weir' })).toMatchObject({ home: '/data/weir', cache: join('/data/weir', 'cache') });
});
