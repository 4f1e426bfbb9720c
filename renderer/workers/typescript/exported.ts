import { typescript, type Program, type TsSymbol, type TypeChecker } from 'monaco-editor/languages/features/typescript/lib/typescriptServices';
import { rangeOf } from './places.ts';
import type { ExportedFunction } from './typescript-contract.ts';

/** What files of functions export: SQL calls each by this name. A file with a fault in it has them too. */
export function exportedOf(program: Program, files: readonly string[]): ExportedFunction[] {
  const checker = program.getTypeChecker();
  return files.flatMap((path) => {
    const file = program.getSourceFile(`/${path}`);
    const module = file && checker.getSymbolAtLocation(file);
    return (module ? checker.getExportsOfModule(module) : []).flatMap((symbol) => {
      const declaration = symbol.declarations?.[0];
      const named = declaration?.name;
      if (!named || symbol.name === 'default' || !isFunction(checker, symbol)) return [];
      const start = named.getStart();
      const source = named.getSourceFile();
      return [{ name: symbol.name, file: source.fileName.slice(1), range: rangeOf(source, { start, length: named.getEnd() - start }), documentation: typescript.displayPartsToString(symbol.getDocumentationComment(checker)) }];
    });
  });
}

const ALIAS = 0x200000;

/** Whether it is what `scalar`, `table`, `aggregate` and `process` of the SDK give: something that is declared, and may be called in a job too. */
function isFunction(checker: TypeChecker, symbol: TsSymbol): boolean {
  const meant = symbol.flags & ALIAS ? checker.getAliasedSymbol(symbol) : symbol;
  const type = checker.getTypeOfSymbol(meant);
  return [type, ...(type.types ?? [])].some(({ symbol: of }) => of?.name === 'Declared');
}
