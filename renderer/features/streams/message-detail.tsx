import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type Failure, toFailure } from '#shared/base/failure.ts';
import type { Decoded, Decoding, Message } from '#shared/services/kafka.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { indentJson } from './indent-json.ts';
import { timeText } from './message-table.tsx';

export interface MessageDetailProps {
  message: Message;
  decode: Decoding;
  /** Asks the topic for the message, not cut. */
  whole(message: Message): ReturnType<Clients['kafka']['message']>;
  onClose(): void;
}

/** One message: key, value, headers, and why it is shown raw. */
export function MessageDetail({ message, whole, onClose }: MessageDetailProps) {
  const [full, setFull] = useState<Message>();
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => {
    setFull(undefined);
    setFailure(undefined);
  }, [message]);
  const shown = full ?? message;
  const cut = shown.value.truncated || shown.key.truncated;
  return (
    <aside className="message-detail" aria-label={`Message ${message.offset} of partition ${message.partition}`} tabIndex={0}>
      <header>
        <h3>
          partition {message.partition}, offset {message.offset}
        </h3>
        <IconButton label="Close the message" onClick={onClose}>
          <X size={14} />
        </IconButton>
      </header>
      <p className="message-facts">{[timeText(message.timestamp), kindOf(message.value)].filter(Boolean).join(' · ')}</p>
      <Part title="Key" decoded={shown.key} />
      <Part title="Value" decoded={shown.value} />
      {cut && (
        <Button tone="link" onClick={() => whole(message).then(setFull, (thrown: unknown) => setFailure(toFailure(thrown)))}>
          show the whole message
        </Button>
      )}
      {failure && <p className="message-problem">{failure.message}</p>}
      {shown.headers.length > 0 && (
        <dl className="message-headers">
          {shown.headers.map(({ name, value }, index) => (
            <div key={index}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </aside>
  );
}

function kindOf({ as, bytes, schema }: Decoded): string {
  const words = as === 'null' ? 'tombstone' : as;
  return `${words}${schema === undefined ? '' : `, schema ${schema}`}${as === 'null' ? '' : `, ${bytes.toLocaleString('en')} bytes`}`;
}

function Part({ title, decoded }: { title: string; decoded: Decoded }) {
  return (
    <section aria-label={title}>
      <h4>{title}</h4>
      {decoded.problem && (
        <p className="message-problem">
          {decoded.problem.message} <code>{decoded.problem.code}</code>
        </p>
      )}
      <pre>{shownText(decoded)}</pre>
    </section>
  );
}

function shownText({ as, text, truncated }: Decoded): string {
  if (as === 'null') return 'null';
  return truncated || as === 'text' || as === 'hex' ? text : indentJson(text);
}
