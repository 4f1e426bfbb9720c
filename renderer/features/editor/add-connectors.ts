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
      const [are, them] = coordinates.length > 1 ? ['are', 'them'] : ['is', 'it'];
      const names = coordinates.map((one) => one.split(':')[1]).join(' and ');
      say({ text: `Fetching ${names} with Maven …` });
      try {
        await workspace.addConnectors({ coordinates });
        const trusted = session.getState().workspace?.trusted;
        say(trusted ? { text: `${names} ${are} in weir.yaml and weir.lock, and the engine has ${them}.`, tone: 'good' } : { text: `${names} ${are} in weir.yaml and weir.lock. Trust this workspace, and the engine loads ${them}.`, tone: 'warning' });
      } catch (thrown) {
        const { code, message } = toFailure(thrown);
        say({ text: message, code, tone: 'error' });
      }
    },
  };
}
