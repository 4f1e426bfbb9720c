import { installConsole } from './console.ts';
import { loops } from './loops.ts';

/** What the other side gives before it loads a bundle, and what it asks when a call did not end. */
const outside = globalThis as { weirTell?: (level: string, text: string) => void; weirLoops?: { at: string } };

installConsole((level, text) => outside.weirTell?.(level, text));
outside.weirLoops = loops;
