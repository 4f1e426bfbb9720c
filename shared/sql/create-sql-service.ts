import { Failure } from '../base/failure.ts';
import { foldsOf } from './looks/folding.ts';
import { outlineOf } from './looks/outline.ts';
import { semanticTokensOf } from './looks/semantic-tokens.ts';
import type { AskFlink, SqlDocument, SqlService } from './sql-service.ts';
import { Readings } from './text/readings.ts';

/**
 * The service over `ask`. `otherFiles` gives the other texts of the workspace in which the same names mean the same, as common DDL; it is asked each time.
 * One service serves any number of documents and holds nothing that has to be freed.
 */
export function createSqlService(_ask: AskFlink, _otherFiles: () => readonly SqlDocument[]): SqlService {
  const readings = new Readings();
  const looked = (text: string) => readings.read('', text);
  return {
    complete: async () => [],
    hover: async () => null,
    signature: async () => null,
    definition: async () => [],
    references: async () => [],
    prepareRename: async () => new Failure('rename-refused', 'Nothing here can be renamed.'),
    rename: async () => new Failure('rename-refused', 'Nothing here can be renamed.'),
    outline: (text) => outlineOf(looked(text)),
    folding: (text) => foldsOf(looked(text)),
    tokens: (text) => semanticTokensOf(looked(text)),
    format: (text) => text,
    fixes: async () => [],
    check: async () => [],
  };
}
