import { javaName, type OpenedJar } from './opened-jar.ts';

/** Two jars with classes of the same names and different bytes. */
export interface Overlap {
  one: OpenedJar;
  other: OpenedJar;
  count: number;
  example: string;
  /** `guava 31.1 and guava 33.0`, where both say which versions they hold; else undefined. */
  version: string | undefined;
}

/** A class or two of the same name may be by design, as annotations that many jars copy. */
const ENOUGH = 5;

/** @param flink jars whose classes come first whatever a jar holds, so that copies of them do no harm */
export async function overlapsOf(jars: readonly OpenedJar[], flink: readonly OpenedJar[]): Promise<Overlap[]> {
  const found: Overlap[] = [];
  for (const [index, other] of jars.entries()) {
    for (const one of jars.slice(0, index)) {
      const [few, many] = one.classes.size < other.classes.size ? [one.classes, other.classes] : [other.classes, one.classes];
      const differing = [...few].flatMap(([name, crc]) => (many.has(name) && many.get(name) !== crc && !flink.some(({ classes }) => classes.has(name)) ? [name] : []));
      if (differing.length < ENOUGH) continue;
      found.push({ one, other, count: differing.length, example: javaName(differing.sort()[0]!), version: await versionsOf(one, other, differing) });
    }
  }
  return found;
}

/** Of the library that most of the classes are of: the one whose group they begin with. */
async function versionsOf(one: OpenedJar, other: OpenedJar, classes: readonly string[]): Promise<string | undefined> {
  const [ofOne, ofOther] = [await one.artefacts(), await other.artefacts()];
  const common = [...ofOne.keys()].filter((name) => ofOther.has(name) && ofOne.get(name) !== ofOther.get(name));
  const about = common.find((name) => classes.some((each) => each.startsWith(`${name.split(':')[0]!.replaceAll('.', '/')}/`))) ?? (common.length === 1 ? common[0] : undefined);
  const artifact = about?.split(':')[1];
  return about === undefined ? undefined : `two versions of ${artifact}, ${ofOne.get(about)} and ${ofOther.get(about)}`;
}
