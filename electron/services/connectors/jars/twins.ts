import { javaName, type OpenedJar } from './opened-jar.ts';

/** Two jars that bring the same connector, format or catalog. `what`: as a sentence names it. */
export interface Twins {
  keep: OpenedJar;
  drop: OpenedJar;
  what: string;
}

interface Offered {
  factory: string;
  /** What `connector`, `format` or `type` says to take it; undefined where only running it would tell. */
  identifier: string | undefined;
  /** One name may be taken by a source in one jar and a sink in another. */
  interfaces: readonly string[];
}

/** Jars that bring the same to Flink, by the factories in them: the same class, or another one of the same name for the same use. */
export async function twinsOf(jars: readonly OpenedJar[]): Promise<Twins[]> {
  const offered = await Promise.all(jars.map(async (jar) => ({ jar, factories: await Promise.all(jar.factories.map((factory) => offer(jar, factory))) })));
  return offered.flatMap(({ jar, factories }, index) =>
    offered.slice(0, index).flatMap((before): Twins[] => {
      const same = factories.find((one) => before.factories.some((other) => isSame(one, other)));
      if (!same) return [];
      const fatter = before.jar.classes.size >= jar.classes.size ? before.jar : jar;
      return [{ keep: fatter, drop: fatter === jar ? before.jar : jar, what: same.identifier === undefined ? javaName(same.factory) : `'${same.identifier}'` }];
    }),
  );
}

function isSame(one: Offered, other: Offered): boolean {
  if (one.factory === other.factory) return true;
  return one.identifier !== undefined && one.identifier === other.identifier && one.interfaces.some((name) => other.interfaces.includes(name));
}

async function offer(jar: OpenedJar, factory: string): Promise<Offered> {
  let file = await jar.classFile(factory);
  const interfaces = file?.interfaces ?? [];
  let identifier = file?.texts.get('factoryIdentifier');
  // What a class does not say itself, what it extends may.
  for (let depth = 0; identifier === undefined && file?.parent && depth < 5; depth++) {
    file = await jar.classFile(file.parent);
    identifier = file?.texts.get('factoryIdentifier');
  }
  return { factory, identifier, interfaces };
}
