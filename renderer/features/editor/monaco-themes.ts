import type { editor } from 'monaco-editor/editor';
import { monaco } from './monaco.ts';

/** Makes Monaco's two themes out of the window's tokens, so that a colour is named once. */
export function defineThemes(): void {
  for (const name of ['dark', 'light'] as const) monaco.editor.defineTheme(`weir-${name}`, themeOf(name, tokensOf(name)));
}

type Tokens = (name: string) => string;

function tokensOf(theme: 'dark' | 'light'): Tokens {
  const probe = document.createElement('div');
  probe.dataset['theme'] = theme;
  document.body.append(probe);
  const read = new Map<string, string>();
  for (const name of NAMES) {
    probe.style.color = `var(--${name})`;
    read.set(name, toHex(getComputedStyle(probe).color));
  }
  probe.remove();
  return (name) => read.get(name) ?? '';
}

/** Monaco takes six digits only; a style sheet may say `#fff` or `white` once it is made small. */
function toHex(colour: string): string {
  const parts = colour.match(/[\d.]+/g)?.slice(0, 3) ?? [];
  return `#${parts.map((part) => Math.round(Number(part)).toString(16).padStart(2, '0')).join('')}`;
}

const NAMES = [
  ...['background', 'pane', 'raised', 'hover', 'line', 'line-strong', 'text', 'bright', 'dim', 'flow', 'flow-soft', 'busy', 'backpressured', 'backpressured-soft'],
  ...['warning', 'good', 'good-soft', 'code-keyword', 'code-function', 'code-type', 'code-string', 'code-number', 'code-comment', 'code-variable'],
];

function themeOf(name: 'dark' | 'light', token: Tokens): editor.IStandaloneThemeData {
  const rule = (scope: string, colour: string, fontStyle?: string) => ({ token: scope, foreground: token(colour).slice(1), ...(fontStyle ? { fontStyle } : {}) });
  return {
    base: name === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      rule('', 'text'),
      rule('keyword', 'code-keyword'),
      rule('operator', 'dim'),
      rule('delimiter', 'dim'),
      rule('function', 'code-function'),
      rule('function.own', 'text'),
      rule('type', 'code-type'),
      rule('string', 'code-string'),
      rule('string.escape', 'code-number'),
      rule('number', 'code-number'),
      rule('comment', 'code-comment', 'italic'),
      rule('annotation', 'warning'),
      rule('variable', 'code-variable', 'bold'),
      rule('identifier', 'text'),
      rule('identifier.quoted', 'text'),
      // By meaning: the names of the language service's tokens.
      ...['table', 'view', 'cte'].map((kind) => rule(kind, 'code-type')),
      ...['alias', 'column'].map((kind) => rule(kind, 'text')),
      rule('option', 'code-string'),
      rule('parameter', 'code-variable', 'bold'),
      rule('hint', 'warning'),
    ],
    colors: {
      'editor.background': token('background'),
      'editor.foreground': token('text'),
      'editorLineNumber.foreground': token('dim'),
      'editorLineNumber.activeForeground': token('bright'),
      'editor.lineHighlightBackground': token('pane'),
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': `${token('flow')}48`,
      'editor.inactiveSelectionBackground': `${token('flow')}28`,
      'editor.wordHighlightBackground': `${token('busy')}30`,
      'editor.findMatchBackground': `${token('warning')}66`,
      'editor.findMatchHighlightBackground': `${token('warning')}38`,
      'editorCursor.foreground': token('flow'),
      'editorBracketMatch.background': `${token('flow')}30`,
      'editorBracketMatch.border': token('flow'),
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((level) => [`editorBracketHighlight.foreground${level}`, token('dim')])),
      'editorIndentGuide.background1': token('line'),
      'editorIndentGuide.activeBackground1': token('line-strong'),
      'editorWidget.background': token('raised'),
      'editorWidget.foreground': token('text'),
      'editorWidget.border': token('line-strong'),
      'editorHoverWidget.background': token('raised'),
      'editorHoverWidget.border': token('line-strong'),
      'editorError.foreground': token('backpressured'),
      'editorWarning.foreground': token('warning'),
      'editorInfo.foreground': token('busy'),
      'editorGutter.background': token('background'),
      'editorOverviewRuler.border': '#00000000',
      'scrollbarSlider.background': `${token('line-strong')}55`,
      'scrollbarSlider.hoverBackground': `${token('line-strong')}88`,
      'diffEditor.insertedTextBackground': `${token('good')}38`,
      'diffEditor.removedTextBackground': `${token('backpressured')}38`,
      'diffEditor.insertedLineBackground': token('good-soft'),
      'diffEditor.removedLineBackground': token('backpressured-soft'),
      'editorInlayHint.background': '#00000000',
      'editorInlayHint.foreground': token('dim'),
      'editorSuggestWidget.background': token('raised'),
      'editorSuggestWidget.border': token('line-strong'),
      'editorSuggestWidget.foreground': token('text'),
      'editorSuggestWidget.selectedBackground': token('flow-soft'),
      'editorSuggestWidget.selectedForeground': token('bright'),
      'editorSuggestWidget.highlightForeground': token('flow'),
      'editorSuggestWidget.focusHighlightForeground': token('flow'),
      'list.hoverBackground': token('hover'),
      'quickInput.background': token('raised'),
      'quickInput.foreground': token('text'),
      'quickInputList.focusBackground': token('flow-soft'),
      'quickInputList.focusForeground': token('bright'),
      'peekView.border': token('line-strong'),
      'peekViewEditor.background': token('pane'),
      'peekViewResult.background': token('pane'),
      'peekViewResult.selectionBackground': token('flow-soft'),
      'peekViewResult.selectionForeground': token('bright'),
      'peekViewTitle.background': token('raised'),
      'menu.background': token('raised'),
      'menu.foreground': token('text'),
      'menu.selectionBackground': token('flow-soft'),
      'menu.selectionForeground': token('bright'),
      'input.background': token('background'),
      'input.foreground': token('text'),
      'input.border': token('line-strong'),
      'inputOption.activeBackground': token('flow-soft'),
      focusBorder: token('flow'),
    },
  };
}
