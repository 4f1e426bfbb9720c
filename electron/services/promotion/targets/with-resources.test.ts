import { expect, it } from 'vitest';
import { withResources } from './with-resources.ts';

const EMPTY = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]);

/** The files of a zip whose files are stored, by its directory. */
function filesIn(zip: Buffer): Record<string, string> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const files: Record<string, string> = {};
  for (let left = zip.readUInt16LE(end + 10), at = zip.readUInt32LE(end + 16); left > 0; left--) {
    const [size, length, local] = [zip.readUInt32LE(at + 24), zip.readUInt16LE(at + 28), zip.readUInt32LE(at + 42)];
    const name = zip.subarray(at + 46, at + 46 + length).toString();
    const start = local + 30 + zip.readUInt16LE(local + 26);
    files[name] = zip.subarray(start, start + size).toString();
    at += 46 + length;
  }
  return files;
}

it('adds files, and leaves those that are there', () => {
  const once = withResources(EMPTY, { 'weir/artefact.json': Buffer.from('{"größe":1}') });
  const twice = withResources(once, { 'weir/parameters.json': Buffer.from('{}'), 'ä.txt': Buffer.from('ä') });
  expect(filesIn(twice)).toEqual({ 'weir/artefact.json': '{"größe":1}', 'weir/parameters.json': '{}', 'ä.txt': 'ä' });
});

it('says that a file is no zip', () => {
  expect(() => withResources(Buffer.from('not a zip at all'), {})).toThrow(expect.objectContaining({ code: 'jar-broken' }));
});
