/** Where the bundle's loops stand: the bundler has each round say its file and line, so that a loop that does not end is named. Who loads the bundle may have given it. */
export const loops = (globalThis as { weirLoops?: { at: string } }).weirLoops ?? { at: '' };
