// The host in a process of its own: `node serve.mjs BUNDLE serve …`, which is what `npm run weir` does once everything is built.
import { pathToFileURL } from 'node:url';

const [bundle, ...args] = process.argv.slice(2);
const { main } = await import(pathToFileURL(bundle).href);
await main(args);
