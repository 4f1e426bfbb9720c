#!/usr/bin/env node
import { bundle, giveUp, prepare } from './prepare.mjs';

// `npm run -s weir -- COMMAND …`: the command line, built first where it has to be.
/** What runs long enough to be worth the classes of a warm engine, recorded once; all else answers at once. */
const WITH_CLASSES = ['serve', 'run', 'test'];
try {
  const args = process.argv.slice(2);
  await prepare({ window: args[0] === 'serve', classes: WITH_CLASSES.includes(args[0]) });
  const { main } = await bundle('weir');
  await main(args);
} catch (thrown) {
  giveUp(thrown);
}
