import { unwatchFile, watchFile } from 'node:fs';
import type { Disposable } from '#shared/base/disposable.ts';

/** How often a file is looked at, in ms. */
const INTERVAL = 500;

/**
 * Looks at single files from time to time: jars that a build makes in folders which are not watched, and which it deletes first,
 * folder and all; and the folder of a workspace, whose own end no watcher tells for sure.
 */
export class FileLookout implements Disposable {
  private readonly files = new Set<string>();
  private readonly listeners = new Map<string, () => void>();
  private over = false;

  constructor(private readonly onChange: (path: string) => void) {}

  /** Looks at these files and at no others; they need not be there. */
  look(paths: readonly string[]): void {
    if (this.over) return;
    for (const path of this.files) if (!paths.includes(path)) this.leave(path);
    for (const path of paths) if (!this.files.has(path)) this.begin(path);
  }

  dispose(): void {
    this.over = true;
    for (const path of this.files) this.leave(path);
  }

  private begin(path: string): void {
    this.files.add(path);
    watchFile(path, { interval: INTERVAL, persistent: false }, this.changed(path));
    // It may have changed after it was read last, and before it was looked at.
    this.onChange(path);
  }

  private leave(path: string): void {
    this.files.delete(path);
    unwatchFile(path, this.changed(path));
  }

  /** The same listener for the same file, so that another lookout on it is left alone. */
  private changed(path: string): () => void {
    const listener = this.listeners.get(path) ?? (() => this.onChange(path));
    this.listeners.set(path, listener);
    return listener;
  }
}
