import { CircleAlert, CircleCheck, CircleDashed, CircleX, Clock, LoaderCircle } from 'lucide-react';
import type { TestSign } from './test-store.ts';
import { SIGN_WORDS } from './test-words.ts';

const ICONS = { unknown: CircleDashed, broken: CircleAlert, waiting: Clock, running: LoaderCircle, passed: CircleCheck, failed: CircleX, wrong: CircleAlert };

/** How a test stands, told by shape as well as by colour; a stale result is drawn dim. */
export function TestIcon({ sign, stale = false }: { sign: TestSign; stale?: boolean }) {
  const Icon = ICONS[sign];
  const words = stale ? `${SIGN_WORDS[sign]} before the last change` : SIGN_WORDS[sign];
  return <Icon size={14} className={`test-icon test-icon-${sign} ${stale ? 'test-icon-stale' : ''}`} role="img" aria-label={words} />;
}
