import { join } from 'node:path';
import { findJava } from '#local-cluster/launcher/find-java.ts';
import type { ResolveConnectors } from '#electron/services/connectors/add-connectors.ts';
import { lockConnectors } from '#electron/services/connectors/lock-connectors.ts';
import { jarFolder } from '#electron/services/connectors/locked-jars.ts';
import type { Places } from './places.ts';

/** Resolves connectors with this machine's Maven, or Weir's own wrapper of it, as the person's Maven settings say. */
export function connectorResolver({ maven, runner }: Pick<Places, 'maven' | 'runner'>, onProgress: (message: string) => void = () => {}): ResolveConnectors {
  return async (connectors, before, signal) => {
    const { command: java } = await findJava(process.env);
    return lockConnectors(connectors, before, { wrapper: maven, java, env: process.env, folder: jarFolder(), flink: join(runner, 'lib'), onProgress }, signal);
  };
}
