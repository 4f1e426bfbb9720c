import type { Client } from '#shared/rpc/contract.ts';
import { runDebugger } from '#shared/services/debugger.ts';
import { desktop } from '#shared/services/desktop.ts';
import { host } from '#shared/services/host.ts';
import { language } from '#shared/services/language.ts';
import { runs } from '#shared/services/runs.ts';
import { topology } from '#shared/services/topology.ts';
import { workspace } from '#shared/services/workspace.ts';
import type { Link } from './link.ts';

/** Every far side the window speaks to. They stay the same objects when the connection is lost and found again. */
export interface Clients {
  debugger: Client<typeof runDebugger>;
  host: Client<typeof host>;
  language: Client<typeof language>;
  runs: Client<typeof runs>;
  topology: Client<typeof topology>;
  workspace: Client<typeof workspace>;
  desktop: Client<typeof desktop>;
}

export function createClients(link: Link, desktopClient: Clients['desktop']): Clients {
  return {
    debugger: link.client(runDebugger),
    host: link.client(host),
    language: link.client(language),
    runs: link.client(runs),
    topology: link.client(topology),
    workspace: link.client(workspace),
    desktop: desktopClient,
  };
}
