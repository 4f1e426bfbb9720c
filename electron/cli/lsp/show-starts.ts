import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver/node';
import type { Disposable } from '#shared/base/disposable.ts';
import type { EngineState } from '#shared/services/host.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';

/** Shows in the editor that the engine starts, until it is ready or will not be: so long nothing that Flink says is there. For editors that show progress. */
export function showStarts(connection: Connection, keeper: EngineKeeper): Disposable {
  let shown: Promise<WorkDoneProgressServerReporter> | undefined;
  const look = ({ state, message }: EngineState) => {
    if (state === 'starting' || state === 'restarting') {
      shown ??= begin(connection);
      void shown.then((progress) => progress.report(message));
    } else {
      void shown?.then((progress) => progress.done());
      shown = undefined;
    }
  };
  look(keeper.state());
  return keeper.onState(look);
}

async function begin(connection: Connection): Promise<WorkDoneProgressServerReporter> {
  const progress = await connection.window.createWorkDoneProgress();
  progress.begin('Weir: Flink starts');
  return progress;
}
