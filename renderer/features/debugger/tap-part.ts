import { toFailure } from '#shared/base/failure.ts';
import type { Command, FeatureParts } from '#renderer/platform/feature.ts';
import type { DebuggerStore } from './debugger-store.ts';

type Parts = Pick<FeatureParts, 'session' | 'say'> & { clients: Pick<FeatureParts['clients'], 'debugger'> };

/** Opens a tap where the rows of a view or CTE pass: of the one under the cursor, or of a name. */
export function tapPart(store: DebuggerStore, { session, clients, say }: Parts): Command {
  const run = async (argument: unknown) => {
    const { activeFile, cursor, mode } = session.getState();
    const name = (argument as { name?: string } | undefined)?.name ?? null;
    if (!activeFile) return;
    try {
      const found = await clients.debugger.locate({ file: activeFile.path, text: activeFile.text, mode, name, at: name === null ? (cursor ?? null) : null });
      const [edge] = found.edges;
      if (edge) store.tap({ ...edge, filter: '', all: false, late: false, part: { name: found.name, words: found.words } });
      else say({ text: found.words, tone: 'warning' });
    } catch (thrown) {
      const { code, message } = toFailure(thrown);
      say({ text: message, tone: 'warning', code });
    }
  };
  return { id: 'debugger.tap-part', title: 'Show the rows of the view or CTE under the cursor', group: 'Debug', enabled: () => Boolean(session.getState().activeFile?.runnable), run };
}
