import type { ReactNode } from 'react';

/** A titled list; `empty` stands for no items. */
export function Section({ title, empty, children }: { title: string; empty: string; children: ReactNode }) {
  const none = Array.isArray(children) ? children.length === 0 : !children;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {none ? <p className="debugger-none">{empty}</p> : <ul>{children}</ul>}
    </section>
  );
}
