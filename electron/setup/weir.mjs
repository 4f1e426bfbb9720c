#!/usr/bin/env node
import { bundle, giveUp, prepare } from './prepare.mjs';

// `npm run -s weir -- COMMAND …`: the command line, built first where it has to be.
try {
  const args = process.argv.slice(2);
  await prepare({ window: args[0] === 'serve' });
  const { main } = await bundle('weir');
  await main(args);
} catch (thrown) {
  giveUp(thrown);
}
