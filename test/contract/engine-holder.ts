import { createLauncher } from '#local-cluster/launcher/launcher.ts';

/** Holds an engine until it is killed: `engine-holder RUNNER_FOLDER CACHE_FOLDER`. */
const [runnerFolder, cacheFolder] = process.argv.slice(2);
const launcher = createLauncher({ runnerFolder: runnerFolder!, cacheFolder: cacheFolder! });
const { pid } = await (await launcher.engine()).hello({});
process.stdout.write(`${pid}\n`);
