/** A combination as bound: `Mod+Shift+P`. Mod is ⌘ on a Mac and Ctrl elsewhere; the last part is a key's name or letter. */
export interface KeyStroke {
  mod: boolean;
  shift: boolean;
  alt: boolean;
  key: string;
}

export const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);

export function parseKeys(text: string): KeyStroke {
  const parts = text.split('+');
  const key = parts.pop() || '+';
  return { mod: parts.includes('Mod'), shift: parts.includes('Shift'), alt: parts.includes('Alt'), key };
}

type KeyEvent = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Letters go by what the key types, everything else also by where it sits: Ctrl+` is left of 1 on any keyboard. */
export function matchesKeys(event: KeyEvent, text: string, mac = isMac): boolean {
  const stroke = parseKeys(text);
  const mod = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (mod !== stroke.mod || other || event.shiftKey !== stroke.shift || event.altKey !== stroke.alt) return false;
  if (event.key.toLowerCase() === stroke.key.toLowerCase() || CODES[stroke.key] === event.code) return true;
  // With Alt a Mac types another letter: Alt+C gives ç.
  return mac && stroke.alt && event.code === `Key${stroke.key.toUpperCase()}`;
}

const CODES: Record<string, string> = { '`': 'Backquote', ',': 'Comma', '/': 'Slash', '\\': 'Backslash', ';': 'Semicolon', '.': 'Period' };

const ARROWS = { ArrowRight: '→', ArrowLeft: '←', ArrowUp: '↑', ArrowDown: '↓' };
const MAC_SIGNS: Record<string, string> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↩', ...ARROWS };
const SIGNS: Record<string, string> = { Mod: 'Ctrl', PageUp: 'Page Up', PageDown: 'Page Down', ...ARROWS };

/** As people read it: `⌘⇧P` on a Mac, `Ctrl+Shift+P` elsewhere. */
export function showKeys(text: string, mac = isMac): string {
  const parts = text.split('+').map((part) => (mac ? MAC_SIGNS : SIGNS)[part] ?? part);
  return parts.join(mac ? '' : '+');
}
