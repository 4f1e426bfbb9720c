import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A hash of the contents of files and folders; tests and what is built do not count. */
export function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) addTo(hash, path);
  return hash.digest('hex');
}

export function hashOfText(text) {
  return createHash('sha256').update(text).digest('hex');
}

function addTo(hash, path) {
  if (!existsSync(path)) return;
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) if (!isSkipped(name)) addTo(hash, join(path, name));
  } else hash.update(`${path}\0`).update(readFileSync(path));
}

function isSkipped(name) {
  return name.startsWith('.') || name === 'node_modules' || name === 'target' || name === 'gallery' || /\.(test|story)\.tsx?$/.test(name);
}
