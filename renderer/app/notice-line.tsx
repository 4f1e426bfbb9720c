import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Notice } from '#renderer/platform/feature.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { useWindow } from './window-context.ts';

const SHOWN_MS = 6000;

/** One line that says what just happened. Failures stay until they are closed. */
export function NoticeLine() {
  const { notice } = useWindow();
  const { current } = useStore(notice);
  const [held, setHeld] = useState(false);
  const close = () => {
    // A mouse that is over what goes away never leaves it.
    setHeld(false);
    notice.setState({ current: undefined });
  };
  const passes = current && current.tone !== 'error' && !current.action;
  useEffect(() => {
    if (!passes || held) return;
    const timer = setTimeout(close, SHOWN_MS);
    return () => clearTimeout(timer);
  });
  return (
    <div className="notice-place" role="status" aria-live="polite">
      {current && (
        <div className={`notice notice-${current.tone ?? 'info'}`} onMouseEnter={() => setHeld(true)} onMouseLeave={() => setHeld(false)}>
          <NoticeWords {...current} />
          {current.action && (
            <Button
              onClick={() => {
                current.action?.run();
                close();
              }}
            >
              {current.action.title}
            </Button>
          )}
          <IconButton label="Close the message" onClick={close}>
            <X size={15} />
          </IconButton>
        </div>
      )}
    </div>
  );
}

function NoticeWords({ text, code, detail }: Notice) {
  return (
    <div className="notice-words">
      <p>
        {text} {code && <code>{code}</code>}
      </p>
      {detail && <pre>{detail}</pre>}
    </div>
  );
}
