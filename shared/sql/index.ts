/** The one door of the language service. */
export { environmentsIn, isSame, withNotes } from './fixes/with-notes.ts';
export * from './sql-service.ts';
export { createSqlService } from './create-sql-service.ts';
export { askLanguage, type AskedLanguage, type LanguageAnswers } from './ask-language.ts';
export { connectorNotes, type ConnectorNote, shortOf } from './connector-notes.ts';
export { optionValueFaults } from './option-values.ts';
export { ITEM_KINDS, SYMBOL_KINDS } from './editor-kinds.ts';
