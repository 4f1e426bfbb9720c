import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nameOfJar } from '#electron/services/connectors/locked-jars.ts';
import { OpenedJar } from '#electron/services/connectors/jars/opened-jar.ts';
import { CATALOGUE, coordinatesOf, type KnownJar } from '#shared/workspace/connector-catalogue.ts';
import { copyJars, hasMaven } from '#test/drivers/maven.ts';

const FLINK = '2.3.0';
/** `WEIR_CATALOGUE=all` asks for those too that were not fetched when they were listed: run it before a version is changed. */
const asked = CATALOGUE.filter(({ version, checked }) => version !== null && (checked === 'fetched' || process.env.WEIR_CATALOGUE === 'all'));
/** What Maven says where no registry answers. */
const UNREACHED = /Unknown host|Network is unreachable|Connection (refused|timed out|reset)|Could not transfer artifact|is offline/i;

describe.skipIf(!hasMaven('no coordinates of the catalogue are asked for.'))('the catalogue of connectors', { timeout: 600_000 }, () => {
  test('names jars that are there, and that have the factories they are listed for', async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'weir-catalogue-'));
    try {
      const main = [...new Set(asked.map((jar) => coordinatesOf(jar, FLINK)![0]!))];
      const beside = asked.flatMap(({ beside = [] }) => beside);
      const reason = await copyJars([...new Set([...main, ...beside])], folder).then(() => undefined, (thrown: { stdout?: string }) => String(thrown.stdout ?? thrown));
      if (reason !== undefined && UNREACHED.test(reason)) {
        console.warn('The registry cannot be reached: no coordinates of the catalogue are asked for.');
        context.skip();
      }
      expect(reason).toBeUndefined();
      for (const jar of asked) expect.soft({ jar: jar.artifact, names: await missingOf(jar, folder) }).toEqual({ jar: jar.artifact, names: [] });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** The names for which a jar has no factory; of a dialect, whose factory is the core's, it is its service that is looked for. */
async function missingOf(known: KnownJar, folder: string): Promise<string[]> {
  const coordinates = coordinatesOf(known, FLINK)![0]!;
  const name = nameOfJar(coordinates);
  const jar = await OpenedJar.open(join(folder, name), name);
  try {
    if (known.when) return jar.factories.length === 0 && [...jar.classes.keys()].some((each) => /database\/\w+Factory$/.test(each)) ? [] : [...known.names];
    const names = await Promise.all(jar.factories.map(async (factory) => (await jar.classFile(factory))?.texts.get('factoryIdentifier')));
    return known.names.filter((each) => !names.includes(each));
  } finally {
    await jar.close();
  }
}
