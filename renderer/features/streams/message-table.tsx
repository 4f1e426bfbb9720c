import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Decoded, Message } from '#shared/services/kafka.ts';
import { HEADER_HEIGHT, ROW_HEIGHT, useWindow } from '#renderer/ui/use-window.ts';

export interface MessageTableProps {
  label: string;
  messages: readonly Message[];
  /** The number of the first message: it grows when messages are let go of. */
  first: number;
  follow: boolean;
  selected: number | undefined;
  onSelect(place: number): void;
  onOpen(): void;
}

const COLUMNS = ['Partition', 'Offset', 'Time', 'Key', 'Value'] as const;

/** Messages by the thousand: only those in sight exist. Arrows move, Enter opens. */
export function MessageTable({ label, messages, first, follow, selected, onSelect, onOpen }: MessageTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const to = first + messages.length;
  const window = useWindow(scroller, first, to, follow);
  useEffect(() => {
    if (selected !== undefined) window.reveal(selected);
  }, [selected]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && selected !== undefined) return onOpen();
    const page = Math.max(1, Math.floor((scroller.current!.clientHeight - HEADER_HEIGHT) / ROW_HEIGHT) - 1);
    const at = selected ?? first - 1;
    const target = ({ ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: first, End: to - 1 } as Record<string, number>)[event.key];
    if (target === undefined || !messages.length) return;
    event.preventDefault();
    onSelect(Math.min(Math.max(target, first), to - 1));
  };
  const rows = [];
  for (let place = window.first; place < window.last; place++) {
    const message = messages[place - first];
    if (message) rows.push(<Row key={place} message={message} place={place} first={first} selected={place === selected} onSelect={onSelect} onOpen={onOpen} />);
  }
  return (
    <div className="messages" role="grid" aria-label={label} aria-rowcount={messages.length + 1} aria-activedescendant={selected === undefined ? undefined : `message-${selected}`} tabIndex={0} ref={scroller} onKeyDown={onKeyDown}>
      <div className="messages-body" role="rowgroup" style={{ height: HEADER_HEIGHT + messages.length * ROW_HEIGHT }}>
        <div className="messages-header" role="row" aria-rowindex={1}>
          {COLUMNS.map((title) => (
            <span role="columnheader" key={title}>
              {title}
            </span>
          ))}
        </div>
        {rows}
      </div>
    </div>
  );
}

function Row({ message, place, first, selected, onSelect, onOpen }: { message: Message; place: number; first: number; selected: boolean } & Pick<MessageTableProps, 'onSelect' | 'onOpen'>) {
  return (
    <div
      className="message-row"
      role="row"
      id={`message-${place}`}
      aria-rowindex={place - first + 2}
      aria-selected={selected}
      style={{ transform: `translateY(${HEADER_HEIGHT + (place - first) * ROW_HEIGHT}px)` }}
      onClick={() => onSelect(place)}
      onDoubleClick={onOpen}
    >
      <span role="gridcell">{message.partition}</span>
      <span role="gridcell">{message.offset}</span>
      <span role="gridcell">{timeText(message.timestamp)}</span>
      <Cell decoded={message.key} nothing="" />
      <Cell decoded={message.value} nothing="tombstone" />
    </div>
  );
}

/** As much of a text as a cell can show. */
const CELL = 600;

function Cell({ decoded, nothing }: { decoded: Decoded; nothing: string }) {
  const { as, text, problem } = decoded;
  return (
    <span role="gridcell" data-as={as} data-problem={problem?.code} title={problem?.message}>
      {as === 'null' ? <em>{nothing}</em> : text.slice(0, CELL)}
      {problem && <span className="visually-hidden"> ({problem.message})</span>}
    </span>
  );
}

/** In the machine's zone, as logs have it. */
export function timeText(timestamp: number): string {
  if (timestamp < 0) return '';
  const at = new Date(timestamp);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}
