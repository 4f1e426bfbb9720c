import { monaco } from '../monaco.ts';

const { CompletionItemKind: Item, SymbolKind: Symbol } = monaco.languages;

/** By TypeScript's own word for it. */
const ITEMS: Record<string, number> = {
  keyword: Item.Keyword,
  'primitive type': Item.Keyword,
  const: Item.Constant,
  let: Item.Variable,
  var: Item.Variable,
  'local var': Item.Variable,
  parameter: Item.Variable,
  property: Item.Field,
  getter: Item.Field,
  setter: Item.Field,
  function: Item.Function,
  'local function': Item.Function,
  method: Item.Method,
  constructor: Item.Constructor,
  enum: Item.Enum,
  'enum member': Item.EnumMember,
  module: Item.Module,
  'external module name': Item.Module,
  script: Item.File,
  directory: Item.Folder,
  class: Item.Class,
  interface: Item.Interface,
  type: Item.Interface,
  'type parameter': Item.TypeParameter,
  alias: Item.Reference,
  string: Item.Value,
};

const SYMBOLS: Record<string, number> = {
  const: Symbol.Constant,
  function: Symbol.Function,
  'local function': Symbol.Function,
  method: Symbol.Method,
  constructor: Symbol.Constructor,
  class: Symbol.Class,
  interface: Symbol.Interface,
  type: Symbol.Interface,
  enum: Symbol.Enum,
  'enum member': Symbol.EnumMember,
  module: Symbol.Module,
  property: Symbol.Property,
  getter: Symbol.Property,
  setter: Symbol.Property,
};

export function itemKindOf(kind: string): number {
  return ITEMS[kind] ?? Item.Property;
}

export function symbolKindOf(kind: string): number {
  return SYMBOLS[kind] ?? Symbol.Variable;
}
