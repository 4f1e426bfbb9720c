import type { ClassFile } from './class-file.ts';
import { javaName, type OpenedJar } from './opened-jar.ts';

/** What a jar needs of Flink and Flink does not have, as people read it; the first few. */
export interface Lack {
  jar: OpenedJar;
  /** `org.apache.flink.…`, a class, or a class with a method or a field. */
  needs: string[];
}

const FLINK = 'org/apache/flink/';
/** What every class has. */
const OF_OBJECT = ['getClass()', 'hashCode()', 'equals(', 'toString()', 'clone()', 'notify()', 'notifyAll()', 'wait('];

/**
 * Follows what the factories of jars use, class by class, and asks of each class, method and field of Flink's whether Flink has it. What no factory leads to
 * is not looked at: jars hold much that Flink never calls.
 *
 * @param flink the jars of Flink
 */
export async function lacksOf(jars: readonly OpenedJar[], flink: readonly OpenedJar[]): Promise<Lack[]> {
  const inJars = placesOf(jars);
  const inFlink = placesOf(flink);
  const lacks = new Map<OpenedJar, Set<string>>();
  const lack = (jar: OpenedJar, what: string) => void (lacks.get(jar) ?? lacks.set(jar, new Set()).get(jar)!).add(what);
  const seen = new Set<string>();
  // Flink's own classes come first wherever a job runs, so that a copy of one in a jar is never looked at.
  const waiting = jars.flatMap(({ factories }) => factories);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const jar = inJars.get(name);
    if (seen.has(name) || !jar || inFlink.has(name)) continue;
    seen.add(name);
    const file = await jar.classFile(name);
    if (!file) continue;
    for (const used of file.classes) {
      if (inJars.has(used)) waiting.push(used);
      else if (used.startsWith(FLINK) && !inFlink.has(used)) lack(jar, javaName(used));
    }
    for (const { owner, member } of file.uses) {
      if (owner.startsWith(FLINK) && inFlink.has(owner) && !(await has(owner, member, inFlink))) lack(jar, `${javaName(owner)}.${member.replace(/\(.*|(?<!\().[A-Z[].*$/s, (end) => (end.startsWith('(') ? '()' : end[0]!))}`);
    }
  }
  return [...lacks].map(([jar, needs]) => ({ jar, needs: [...needs].sort() }));
}

/** The first jar that has a class is the one that counts. */
function placesOf(jars: readonly OpenedJar[]): Map<string, OpenedJar> {
  const places = new Map<string, OpenedJar>();
  for (const jar of jars) for (const name of jar.classes.keys()) if (!places.has(name)) places.set(name, jar);
  return places;
}

/** Whether a class of Flink's, or what it extends, has a member. Where that leads out of Flink, nobody looks, and it is taken as there. */
async function has(owner: string, member: string, flink: ReadonlyMap<string, OpenedJar>): Promise<boolean> {
  if (OF_OBJECT.some((known) => member.startsWith(known))) return true;
  const waiting = [owner];
  const seen = new Set<string>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name) || name === 'java/lang/Object') continue;
    seen.add(name);
    const file: ClassFile | undefined = await flink.get(name)?.classFile(name);
    if (!file || file.members.has(member)) return true;
    waiting.push(...file.interfaces, ...(file.parent === null ? [] : [file.parent]));
  }
  return false;
}
