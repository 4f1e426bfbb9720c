import type { Body } from '../text/script.ts';
import { pathAt, wordAt, type Path } from './reading.ts';

/** Tables and models that are given to functions: `TABLE orders`, `MODEL m`. */
export function eachTableArgument(body: Body, from: number, to: number, see: (path: Path, kind: 'table' | 'model') => void): void {
  for (let at = from; at < to; at++) {
    const word = wordAt(body, at);
    if ((word !== 'TABLE' && word !== 'MODEL') || !['(', ',', '=>'].includes(wordAt(body, at - 1))) continue;
    const path = pathAt(body, at + 1, to);
    if (path) see(path, word === 'TABLE' ? 'table' : 'model');
  }
}
