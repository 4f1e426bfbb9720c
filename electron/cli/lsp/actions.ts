import type { CodeAction, CodeActionContext, Connection, WorkspaceEdit } from 'vscode-languageserver/node';
import { toFailure } from '#shared/base/failure.ts';
import { Diagnostic, type Range } from '#shared/base/text-range.ts';
import { environmentsIn, shortOf, type SqlDocument, type TextEdit } from '#shared/sql/index.ts';
import { connectorResolver } from '#electron/host/connector-resolver.ts';
import type { Places } from '#electron/host/places.ts';
import { addConnectors } from '#electron/services/connectors/add-connectors.ts';
import type { Home } from './homes.ts';
import { toDiagnostic, toRange, uriOf } from './to-protocol.ts';

const ADD_CONNECTORS = 'weir.addConnectors';
const CHOOSE_ENVIRONMENT = 'weir.chooseEnvironment';

/** What an editor may ask to be run: each is offered by a code action, with what it needs. */
export const COMMANDS = [ADD_CONNECTORS, CHOOSE_ENVIRONMENT];

/** What mends the diagnostics that an editor gives back: edits of texts, and commands where more than a text has to change. */
export async function actionsFor(home: Home, doc: SqlDocument, uri: string, range: Range, { diagnostics }: CodeActionContext): Promise<CodeAction[]> {
  const said = diagnostics.flatMap(({ data }) => Diagnostic.safeParse(data).data ?? []);
  const found = await home.sql.fixes(doc, said, range);
  const mending = found.map(({ title, edits, preferred, diagnostics: mended }) => ({ title, kind: 'quickfix', isPreferred: preferred, diagnostics: mended.map(toDiagnostic), edit: toWorkspaceEdit(home, edits) }));
  return [...(home.open ? [...(await connectors(home, doc, uri, said)), ...choices(uri, said)] : []), ...mending];
}

async function connectors(home: Home, doc: SqlDocument, uri: string, said: readonly Diagnostic[]): Promise<CodeAction[]> {
  const missing = said.some(({ code }) => code === 'connector-missing') ? await home.missing(doc) : [];
  return missing.flatMap(({ coordinates, diagnostic }) => {
    const own = said.filter(({ code, range: { start } }) => code === diagnostic.code && start.line === diagnostic.range.start.line && start.column === diagnostic.range.start.column);
    const title = `Add ${coordinates?.map(shortOf).join(' and ')} to weir.yaml`;
    return coordinates === null || !own.length ? [] : [{ title, kind: 'quickfix', isPreferred: true, diagnostics: own.map(toDiagnostic), command: { title, command: ADD_CONNECTORS, arguments: [uri, coordinates] } }];
  });
}

function choices(uri: string, said: readonly Diagnostic[]): CodeAction[] {
  return said.flatMap((diagnostic) =>
    environmentsIn(diagnostic).map((name) => {
      const title = `Take the values of ${name}`;
      return { title, kind: 'quickfix', diagnostics: [toDiagnostic(diagnostic)], command: { title, command: CHOOSE_ENVIRONMENT, arguments: [uri, name] } };
    }),
  );
}

export interface CommandParts {
  connection: Connection;
  places: Places;
  /** The home of the file that the command was offered in. */
  home: Home;
}

/** Runs a command that was offered; what goes wrong is shown by the editor. */
export async function runCommand(command: string, argument: unknown, { connection, places, home: { open, choose } }: CommandParts): Promise<void> {
  if (!open) return;
  try {
    if (command === CHOOSE_ENVIRONMENT) return await choose(String(argument));
    if (command !== ADD_CONNECTORS) return;
    connection.window.showInformationMessage('Fetching with Maven …');
    await addConnectors(open.loaded, argument as string[], connectorResolver(places), new AbortController().signal);
    await open.reload();
    open.state.set({ ...open.state.value });
  } catch (thrown) {
    const { code, message } = toFailure(thrown);
    connection.window.showErrorMessage(`${message} [${code}]`);
  }
}

export function toWorkspaceEdit(home: Home, edits: readonly TextEdit[]): WorkspaceEdit {
  const changes: Record<string, { range: ReturnType<typeof toRange>; newText: string }[]> = {};
  for (const { file, range, text } of edits) (changes[uriOf(home.pathOf(file))] ??= []).push({ range: toRange(range), newText: text });
  return { changes };
}
