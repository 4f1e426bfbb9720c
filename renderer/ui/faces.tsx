import { useEffect, useState, type ReactNode } from 'react';
import type { Failure } from '#shared/base/failure.ts';
import './faces.css';

/** "Nothing yet, and how to get something." */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="face">
      <p className="face-title">{title}</p>
      {children && <div className="face-body">{children}</div>}
    </div>
  );
}

/** What went wrong, its searchable code, and the way out. */
export function Broken({ failure, children }: { failure: Pick<Failure, 'code' | 'message'>; children?: ReactNode }) {
  return (
    <div className="face" role="alert">
      <p className="face-title face-broken">{failure.message}</p>
      <p className="face-code">
        <code>{failure.code}</code>
      </p>
      {children && <div className="face-body">{children}</div>}
    </div>
  );
}

const PATIENCE_MS = 200;

/** Grey lines where the content will be, once the wait is long enough to be felt. */
export function Skeleton({ label, lines = 6 }: { label: string; lines?: number }) {
  const [felt, setFelt] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setFelt(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {felt && Array.from({ length: lines }, (_, line) => <span key={line} style={{ width: `${[62, 84, 45, 73, 56, 38][line % 6]}%` }} />)}
    </div>
  );
}
