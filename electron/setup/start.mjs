import { parseArgs } from 'node:util';
import { electronProgram, runElectron } from './electron-program.mjs';
import { bundle, giveUp, prepare } from './prepare.mjs';

// `npm start [-- --workspace PATH] [--port N] [--no-open]`: sets up what is missing, then opens the window.
try {
  const { values } = parseArgs({ options: { workspace: { type: 'string' }, port: { type: 'string' }, 'no-open': { type: 'boolean' } } });
  await prepare({ window: true });
  const electron = values['no-open'] || values.port ? undefined : await electronProgram();
  if (electron) process.exitCode = await runElectron(electron, values.workspace);
  else {
    const { main } = await bundle('weir');
    await main(['serve', ...(values.workspace ? [values.workspace] : []), ...(values.port ? ['--port', values.port] : []), ...(values['no-open'] ? ['--no-open'] : [])]);
  }
} catch (thrown) {
  giveUp(thrown.code?.startsWith?.('ERR_PARSE_ARGS') ? thrown.message : thrown);
}
