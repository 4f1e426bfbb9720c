import { Lines } from './lines.ts';
import { readScript, type Script } from './script.ts';

/** A text as it was read. */
export interface Reading {
  script: Script;
  lines: Lines;
}

const MOST = 64;

/** Remembers the last reading of each text, so that a keystroke reads one statement. At most 64 texts are kept: those that were asked for last. */
export class Readings {
  private readonly kept = new Map<string, Reading>();

  /** `key` says which texts are versions of one another. */
  read(key: string, text: string): Reading {
    const old = this.kept.get(key);
    const reading = old?.script.text === text ? old : { script: readScript(text, old?.script), lines: new Lines(text) };
    this.kept.delete(key);
    this.kept.set(key, reading);
    if (this.kept.size > MOST) this.kept.delete(this.kept.keys().next().value!);
    return reading;
  }
}
