import { Declared } from './declare.ts';
import { Made, type Place } from './made.ts';
import { program } from './program.ts';
import { Relation } from './relation.ts';

/** What the bundler has a job's file say of itself: where its parts stand, and what its variables are called. */
const outside = globalThis as { weirAt?: typeof at; weirNamed?: typeof named };

/** What has a place already was made further inside. */
function at<T>(start: number, name: number, end: number, value: T, texts: Place['texts'] = []): T {
  if (value instanceof Made) value.place ??= { start, name, end, texts };
  return value;
}

function named<T>(name: string, value: T): T {
  if (value instanceof Relation) value.name ??= name;
  else if (value instanceof Declared && !program.functions.has(value)) program.functions.set(value, name);
  return value;
}

outside.weirAt = at;
outside.weirNamed = named;
