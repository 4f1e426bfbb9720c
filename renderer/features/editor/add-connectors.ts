import { toFailure } from '#shared/base/failure.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { Command, FeatureParts } from '#renderer/platform/feature.ts';

/** Adds what brings a connector to weir.yaml and its lock; the jars are fetched, and the next look at the text finds them. */
export function addConnectors(workspace: Clients['workspace'], { say, session }: Pick<FeatureParts, 'say' | 'session'>): Command {
  return {
    id: 'editor.add-connectors',
    title: 'Add a connector to weir.yaml',
    hidden: true,
    run: async (argument) => {
      const { coordinates } = argument as { coordinates: string[] };
      const names = coordinates.map((one) => one.split(':')[1]).join(' and ');
      say({ text: `Fetching ${names} with Maven …` });
      try {
        await workspace.addConnectors({ coordinates });
        const trusted = session.getState().workspace?.trusted;
        say(trusted ? { text: `${names} is in weir.yaml and weir.lock, and the engine has it.`, tone: 'good' } : { text: `${names} is in weir.yaml and weir.lock. Trust this workspace, and the engine loads it.`, tone: 'warning' });
      } catch (thrown) {
        const { code, message } = toFailure(thrown);
        say({ text: message, code, tone: 'error' });
      }
    },
  };
}
