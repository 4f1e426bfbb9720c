import { Script } from 'node:vm';
import type { ScriptBreakpoint } from '#shared/services/script-debugger.ts';

/** What V8 calls when a breakpoint says something, or fails; with JSON of `Said`. */
export const BINDING = 'weirSaid';

/** What a breakpoint tells while it does not stop: its text, or that it could not answer. `number` is that of its setting. */
export interface Said {
  number: number;
  text?: string;
  failed?: string;
}

/** Why an expression cannot be read, in V8's words; null where it can. It is compiled, and not run. */
export function unreadable(expression: string): string | null {
  try {
    new Script(`(${expression}\n)`);
    return null;
  } catch (thrown) {
    return String((thrown as Error).message);
  }
}

/** The parts of a logpoint's text: what is said as it is, and expressions, which stand in braces. */
export function partsOf(log: string): { text?: string; expression?: string }[] {
  const parts: { text?: string; expression?: string }[] = [];
  let from = 0;
  for (let at = log.indexOf('{'); at >= 0; at = log.indexOf('{', from)) {
    const end = endOf(log, at);
    if (end < 0) break;
    if (at > from) parts.push({ text: log.slice(from, at) });
    parts.push({ expression: log.slice(at + 1, end) });
    from = end + 1;
  }
  if (from < log.length) parts.push({ text: log.slice(from) });
  return parts;
}

/** The brace that closes the one at `at`; -1 where none does. */
function endOf(text: string, at: number): number {
  let open = 0;
  for (let i = at; i < text.length; i++) {
    if (text[i] === '{') open++;
    if (text[i] === '}' && --open === 0) return i;
  }
  return -1;
}

/** Why a breakpoint cannot be set as it is. */
export function faultOf({ condition, log }: ScriptBreakpoint): { code: string; message: string } | null {
  const unread = condition === null ? null : unreadable(condition);
  if (unread !== null) return { code: 'breakpoint-condition', message: `The condition cannot be read: ${unread}. Write JavaScript, as in id > 3n.` };
  for (const { expression } of log === null ? [] : partsOf(log)) {
    const why = expression === undefined ? null : unreadable(expression);
    if (why !== null) return { code: 'breakpoint-log', message: `What the logpoint is to say cannot be read: ${why} in {${expression}}. Write JavaScript in the braces.` };
  }
  return null;
}

/**
 * What V8 evaluates where a breakpoint stands, to know whether to stop: never where it says something, and never where it fails, which is told once.
 */
export function conditionOf({ condition, log }: ScriptBreakpoint, number: number): string {
  if (condition === null && log === null) return '';
  const failed = `catch (weirThrown) { if (!((globalThis.weirFailed ??= {})[${number}])) { weirFailed[${number}] = true; ${BINDING}(JSON.stringify({ number: ${number}, failed: String(weirThrown) })); } false; }`;
  if (log === null) return `try { Boolean(${condition}\n) } ${failed}`;
  const said = partsOf(log).map(({ text, expression }) => (text === undefined ? `(${expression}\n)` : JSON.stringify(text)));
  const says = `((weirText) => { console.info(weirText); ${BINDING}(JSON.stringify({ number: ${number}, text: weirText })); })(globalThis.weir.said([${said.join(', ')}]))`;
  return `try { ${condition === null ? says : `if (${condition}\n) ${says}`}; false } ${failed}`;
}
