import { connect } from '#shared/rpc/connect.ts';
import type { Service } from '#shared/rpc/contract.ts';
import { bind, serve } from '#shared/rpc/serve.ts';
import { type MessageEnd, workerPipe } from '../worker-pipe.ts';
import { sqlTemplatesOf } from './sql-templates.ts';
import { typeScript, typeScriptTexts } from './typescript-contract.ts';
import { TypeScriptService } from './typescript-service.ts';

/** The worker's side: the language service, which reads what it looks for through the window. */
export function serveTypeScript(end: MessageEnd): void {
  const far = connect(workerPipe(end, 'typescript-texts')).client(typeScriptTexts);
  const service = new TypeScriptService(async (wanted) => (await far.read(wanted)).texts);
  serve(workerPipe(end, 'typescript'), [bind(typeScript, answersOf(service))]);
}

function answersOf(service: TypeScriptService): Service<typeof typeScript> {
  return {
    take: async ({ typed, roots, functions }) => {
      service.take(typed, roots, functions);
      return {};
    },
    forget: async () => {
      service.forget();
      return {};
    },
    check: ({ file }) => service.check(file),
    complete: ({ file, at }) => service.complete(file, at),
    detail: ({ file, at, name, key, layout }) => service.detail(file, at, name, key, layout),
    hover: ({ file, at }) => service.hover(file, at),
    signature: ({ file, at }) => service.signature(file, at),
    highlights: ({ file, at }) => service.highlights(file, at),
    definition: ({ file, at }) => service.definition(file, at),
    references: ({ file, at }) => service.references(file, at),
    prepareRename: ({ file, at }) => service.prepareRename(file, at),
    rename: ({ file, at, name }) => service.rename(file, at, name),
    outline: ({ file }) => service.outline(file),
    sqlTemplates: async ({ text }) => sqlTemplatesOf(text),
    folding: ({ file }) => service.folding(file),
    format: ({ file, layout, range }) => service.format(file, layout, range),
    formatTyped: ({ file, at, key, layout }) => service.formatTyped(file, at, key, layout),
    fixes: ({ file, range, layout }) => service.fixes(file, range, layout),
    exports: () => service.exports(),
    text: ({ file }) => service.text(file),
  };
}
