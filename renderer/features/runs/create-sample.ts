import { toFailure } from '#shared/base/failure.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { sampleFiles } from './sample-template.ts';

/** Writes the two files of a new sample stream, keeps what is there already, and opens the one to fill in. */
export async function createSample(table: string, { clients, session, say, execute }: Pick<FeatureParts, 'clients' | 'session' | 'say' | 'execute'>): Promise<void> {
  const { stream, data } = sampleFiles(table, session.getState().preview?.good?.topology?.operators ?? []);
  try {
    for (const { path, text } of [data, stream])
      await clients.workspace.write({ path, text, expect: null }).catch((thrown: unknown) => {
        if (toFailure(thrown).code !== 'file-changed') throw thrown;
      });
    execute('editor.open', stream.path);
    say({ text: `${stream.path} stands in for ${table}. Put its rows into ${data.path}, then run again.`, tone: 'good' });
  } catch (thrown) {
    const { code, message } = toFailure(thrown);
    say({ text: `${stream.path} could not be written: ${message}`, tone: 'error', code });
  }
}
