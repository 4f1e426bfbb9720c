import { CircleAlert, Info, ShieldQuestion, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import './banner.css';

export interface BannerProps {
  tone: 'info' | 'warning' | 'error' | 'trust';
  children: ReactNode;
  actions?: ReactNode;
}

const ICONS = { info: Info, warning: TriangleAlert, error: CircleAlert, trust: ShieldQuestion };

/** One sentence across a pane, with what can be done about it. */
export function Banner({ tone, children, actions }: BannerProps) {
  const Icon = ICONS[tone];
  return (
    <div className={`banner banner-${tone}`} role={tone === 'error' ? 'alert' : 'status'}>
      <Icon size={15} aria-hidden="true" />
      <p className="banner-words">{children}</p>
      {actions && <div className="banner-actions">{actions}</div>}
    </div>
  );
}
