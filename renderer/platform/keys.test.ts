import { describe, expect, test } from 'vitest';
import { matchesKeys, showKeys } from './keys.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}, code = '') => ({ key, code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

describe('keys', () => {
  test('Mod is Ctrl, and ⌘ on a Mac', () => {
    expect(matchesKeys(press('P', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+P', false)).toBe(true);
    expect(matchesKeys(press('P', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+P', true)).toBe(false);
    expect(matchesKeys(press('p', { metaKey: true, shiftKey: true }), 'Mod+Shift+P', true)).toBe(true);
  });
  test('a further key held means another command', () => {
    expect(matchesKeys(press('p', { ctrlKey: true }), 'Mod+Shift+P', false)).toBe(false);
    expect(matchesKeys(press('F5', { shiftKey: true }), 'F5', false)).toBe(false);
    expect(matchesKeys(press('F5', { shiftKey: true }), 'Shift+F5', false)).toBe(true);
  });
  test('a sign goes by its place too, where a keyboard types another there', () => {
    expect(matchesKeys(press('ö', { ctrlKey: true }, 'Backquote'), 'Mod+`', false)).toBe(true);
  });
  test('Alt and a letter go by the place on a Mac, where Alt types another letter', () => {
    expect(matchesKeys(press('ç', { altKey: true }, 'KeyC'), 'Alt+C', true)).toBe(true);
    expect(matchesKeys(press('ç', { altKey: true }, 'KeyC'), 'Alt+C', false)).toBe(false);
    expect(matchesKeys(press('ç', {}, 'KeyC'), 'Alt+C', true)).toBe(false);
  });
  test('a plus is a key like any other', () => {
    expect(matchesKeys(press('+'), '+', false)).toBe(true);
    expect(matchesKeys(press('+', { shiftKey: true }), 'Shift++', false)).toBe(true);
  });
  test('are shown as on the caps', () => {
    expect(showKeys('Mod+Shift+P', false)).toBe('Ctrl+Shift+P');
    expect(showKeys('Mod+Shift+P', true)).toBe('⌘⇧P');
    expect(showKeys('Mod+Alt+ArrowRight', false)).toBe('Ctrl+Alt+→');
  });
});
