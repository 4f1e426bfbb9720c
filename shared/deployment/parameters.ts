const PARAMETER = /(?<!\$)\$\{([\w.-]+)\}/g;
const SECRET = /(?<!\$)\$\{secret:([\w.-]+)\}/g;

/** The names in `${name}` and in `${secret:NAME}` of texts, each once, by name. What stands in them, only the engine decides: a comment of SQL may name one in vain. */
export function namesIn(texts: readonly string[]): { parameters: string[]; secrets: string[] } {
  const found = (pattern: RegExp) => [...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name!)))].sort();
  return { parameters: found(PARAMETER), secrets: found(SECRET) };
}

/** A text with the parameters that are known in it; others stay as they are. */
export function fillParameters(text: string, parameters: Readonly<Record<string, string | number | boolean>>): string {
  return text.replaceAll(PARAMETER, (whole, name: string) => (Object.hasOwn(parameters, name) ? String(parameters[name]) : whole));
}
