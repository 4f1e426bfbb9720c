/** Where the bundle's loops stand: the bundler has each round say its file and line, so that a loop that does not end is named. */
export const loops = { at: '' };
