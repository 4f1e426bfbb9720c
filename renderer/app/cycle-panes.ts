/** Moves the keyboard to the next pane in sight: to where it was in that pane, or to its first stop. */
export function cyclePanes(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null);
  if (!panes.length) return;
  const now = panes.findIndex((pane) => pane.contains(document.activeElement));
  const pane = panes[(now < 0 && step < 0 ? panes.length - 1 : now + step + panes.length) % panes.length]!;
  focusPane(pane);
}

export function focusPane(pane: HTMLElement): void {
  const last = lastFocus.get(pane);
  const target = last?.isConnected ? last : (firstStop(pane) ?? pane);
  target.focus();
}

/** Where the keyboard was in each pane. */
const lastFocus = new WeakMap<HTMLElement, HTMLElement>();

export function rememberFocus(pane: HTMLElement, target: EventTarget): void {
  if (target instanceof HTMLElement && target !== pane) lastFocus.set(pane, target);
}

function firstStop(pane: HTMLElement): HTMLElement | null {
  const first = pane.dataset['first'];
  return (
    (first ? pane.querySelector<HTMLElement>(first) : null) ??
    pane.querySelector<HTMLElement>('[aria-selected="true"], [tabindex="0"], button:not(:disabled), input, textarea, a[href]')
  );
}
