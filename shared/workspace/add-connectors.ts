import { isSeq } from 'yaml';
import { mergeLines } from './merge-lines.ts';
import { parseYaml } from './read-yaml.ts';

/** The text of a weir.yaml that names these connectors too; one that it names in another version is replaced. Comments and layout stay. `before` undefined: there is no file yet. */
export function withConnectors(before: string | undefined, coordinates: readonly string[]): string {
  if (!before?.trim()) return `weir: 1\nconnectors:\n${coordinates.map((one) => `  - ${one}\n`).join('')}`;
  const plain = parseYaml(before).document.toString({ lineWidth: 0 });
  const { document } = parseYaml(before);
  const known = document.get('connectors');
  const items = isSeq(known) ? (known.toJSON() as unknown[]).map(String) : [];
  const kept = items.filter((one) => coordinates.includes(one) || !coordinates.some((added) => artifactOf(added) === artifactOf(one)));
  const all = [...new Set([...kept, ...coordinates])];
  if (all.join('\n') === items.join('\n')) return before;
  if (isSeq(known)) {
    for (let index = items.length - 1; index >= 0; index--) if (!kept.includes(items[index]!)) known.delete(index);
    for (const one of all) if (!kept.includes(one)) known.add(document.createNode(one));
  } else document.set('connectors', document.createNode(all));
  const changed = document.toString({ lineWidth: 0 });
  const merged = mergeLines(plain, changed, before);
  // Where the layout of the whole cannot be kept, what it says counts.
  return JSON.stringify(parseYaml(merged).document.toJSON()) === JSON.stringify(document.toJSON()) ? merged : changed;
}

function artifactOf(coordinates: string): string {
  return coordinates.split(':').slice(0, 2).join(':');
}
