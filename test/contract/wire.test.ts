import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { decodeFrame, encodeFrame } from '#shared/rpc/wire.ts';
import type { WireMessage } from '#shared/rpc/wire.ts';
import { EngineHello, EngineMemory, Figures, LogLine, RunStatus, Validation, engine } from '#shared/services/engine.ts';
import { TestOutcome, TestSpec, VersionsComparison } from '#shared/workspace/test-spec.ts';

/** The host adds the artefact's hash: the engine knows none. */
const EngineStatus = RunStatus.omit({ hash: true, replacements: true });

/** The same files are read by the runner's WireFixturesTest: what both sides take unchanged, they agree on. */
const schemas: Record<string, z.ZodType> = {
  'start-params': engine.methods.start.params,
  'run-status': EngineStatus,
  'run-status-starting': EngineStatus,
  validation: Validation,
  figures: Figures,
  'log-line': LogLine,
  hello: EngineHello,
  memory: EngineMemory,
  'test-spec': TestSpec,
  'test-outcome': TestOutcome,
  'versions-comparison': VersionsComparison,
};

test.each(Object.entries(schemas))('%s is what the contract says', (name, schema) => {
  const json = fixture(name);
  expect(schema.parse(json)).toEqual(json);
});

const Frames = z.array(z.object({ name: z.string(), head: z.record(z.string(), z.unknown()), body: z.base64() }));

test('frames survive the way there and back', () => {
  for (const { head, body } of Frames.parse(fixture('frames'))) {
    const bytes = new Uint8Array(Buffer.from(body, 'base64'));
    const message = ('chunk' in head ? { ...head, body: bytes } : head) as WireMessage;
    expect(decodeFrame(encodeFrame(message))).toEqual(message);
  }
});

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/wire/${name}.json`, import.meta.url), 'utf8'));
}
