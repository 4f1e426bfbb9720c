import type { Client } from '#shared/rpc/contract.ts';
import { broker } from '#shared/services/broker.ts';
import { runDebugger } from '#shared/services/debugger.ts';
import { ddl } from '#shared/services/ddl.ts';
import { desktop } from '#shared/services/desktop.ts';
import { host } from '#shared/services/host.ts';
import { kafka } from '#shared/services/kafka.ts';
import { language } from '#shared/services/language.ts';
import { lineage } from '#shared/services/lineage.ts';
import { promotion } from '#shared/services/promotion.ts';
import { runs } from '#shared/services/runs.ts';
import { scriptDebugger } from '#shared/services/script-debugger.ts';
import { shells } from '#shared/services/shells.ts';
import { tests } from '#shared/services/tests.ts';
import { topology } from '#shared/services/topology.ts';
import { workspace } from '#shared/services/workspace.ts';
import type { Link } from './link.ts';

/** Every far side the window speaks to. They stay the same objects when the connection is lost and found again. */
export interface Clients {
  broker: Client<typeof broker>;
  debugger: Client<typeof runDebugger>;
  ddl: Client<typeof ddl>;
  host: Client<typeof host>;
  kafka: Client<typeof kafka>;
  language: Client<typeof language>;
  lineage: Client<typeof lineage>;
  promotion: Client<typeof promotion>;
  runs: Client<typeof runs>;
  scriptDebugger: Client<typeof scriptDebugger>;
  shells: Client<typeof shells>;
  tests: Client<typeof tests>;
  topology: Client<typeof topology>;
  workspace: Client<typeof workspace>;
  desktop: Client<typeof desktop>;
}

export function createClients(link: Link, desktopClient: Clients['desktop']): Clients {
  return {
    broker: link.client(broker),
    debugger: link.client(runDebugger),
    ddl: link.client(ddl),
    host: link.client(host),
    kafka: link.client(kafka),
    language: link.client(language),
    lineage: link.client(lineage),
    promotion: link.client(promotion),
    runs: link.client(runs),
    scriptDebugger: link.client(scriptDebugger),
    shells: link.client(shells),
    tests: link.client(tests),
    topology: link.client(topology),
    workspace: link.client(workspace),
    desktop: desktopClient,
  };
}
