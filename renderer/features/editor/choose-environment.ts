import { toFailure } from '#shared/base/failure.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { Command, FeatureParts } from '#renderer/platform/feature.ts';

/** Takes an environment's values on this machine, as the choice in the status bar does: offered where a parameter has no value here. */
export function chooseEnvironment(workspace: Clients['workspace'], say: FeatureParts['say']): Command {
  return {
    id: 'editor.choose-environment',
    title: 'Take the values of an environment',
    hidden: true,
    run: async (argument) => {
      const { name } = argument as { name: string };
      try {
        await workspace.chooseEnvironment({ name });
        say({ text: `Runs on this machine take the values of ${name} from now on.`, tone: 'good' });
      } catch (thrown) {
        const { code, message } = toFailure(thrown);
        say({ text: message, code, tone: 'error' });
      }
    },
  };
}
