import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const features = resolve(import.meta.dirname, '../../renderer/features');

/** All sheets are on the page together: what two features call the same, each would style for the other. */
it('no two features style one class', () => {
  const owners = new Map<string, Set<string>>();
  for (const name of readdirSync(features, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'))) {
    const [feature] = name.split(/[\\/]/);
    for (const owned of ownedBy(readFileSync(join(features, name), 'utf8'))) owners.set(owned, (owners.get(owned) ?? new Set()).add(feature!));
  }
  expect(owners.size).toBeGreaterThan(100);
  expect([...owners].filter(([, by]) => by.size > 1).map(([owned, by]) => `.${owned}: ${[...by].join(', ')}`)).toEqual([]);
});

it('notices a class that a selector stands on alone', () => {
  expect(ownedBy('/* .no { */ .a li, .b:hover > span { color: red } .c .d { } @media print { .e { } }')).toEqual(['a', 'b', 'e']);
});

/** The classes that selectors stand on; one with two classes only places what is its own within another's. */
function ownedBy(sheet: string): string[] {
  const selectors = [...sheet.replace(/\/\*[^]*?\*\//g, '').matchAll(/([^{};]+)\{/g)].flatMap(([, list]) => list!.split(','));
  return selectors.flatMap((selector) => {
    const classes = [...selector.matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name!);
    return classes.length === 1 ? classes : [];
  });
}
