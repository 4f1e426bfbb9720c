import { useEffect, useRef, type ReactNode } from 'react';
import { Panel, Separator, type PanelImperativeHandle } from 'react-resizable-panels';
import './collapsible-pane.css';

export interface CollapsiblePaneProps {
  id: string;
  open: boolean;
  onOpenChange(open: boolean): void;
  defaultSize: string;
  minSize: string;
  /** Keeps its width or height when the window grows. */
  steady?: boolean;
  children: ReactNode;
}

/** A pane that closes to nothing, by command or by dragging, and keeps what is in it alive. */
export function CollapsiblePane({ id, open, onOpenChange, defaultSize, minSize, steady, children }: CollapsiblePaneProps) {
  const handle = useRef<PanelImperativeHandle>(null);
  /** How large it was when it was last seen, to come back so. */
  const lastSize = useRef<number | string>(defaultSize);
  useEffect(() => {
    const panel = handle.current;
    if (!panel || panel.isCollapsed() !== open) return;
    if (open) panel.resize(lastSize.current);
    else panel.collapse();
  }, [open]);
  return (
    <Panel
      id={id}
      panelRef={handle}
      className="collapsible-pane"
      collapsible
      defaultSize={open ? defaultSize : 0}
      minSize={minSize}
      groupResizeBehavior={steady ? 'preserve-pixel-size' : 'preserve-relative-size'}
      onResize={({ inPixels }, _, before) => {
        if (inPixels > 0) lastSize.current = inPixels;
        if (before && inPixels > 0 !== before.inPixels > 0) onOpenChange(inPixels > 0);
      }}
    >
      <div className="collapsible-content" hidden={!open}>
        {children}
      </div>
    </Panel>
  );
}

/** The line between two panes; arrow keys move it, a double click gives the usual sizes back. */
export function PaneDivider({ label }: { label: string }) {
  return <Separator className="pane-divider" aria-label={label} />;
}
