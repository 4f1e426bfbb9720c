import { giveUp, prepare } from './prepare.mjs';

// `npm run build`: everything that `npm start` would make ready, without opening anything.
try {
  await prepare({ window: true });
} catch (thrown) {
  giveUp(thrown);
}
