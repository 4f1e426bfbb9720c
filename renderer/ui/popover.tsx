import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { Button } from './button.tsx';
import { placeAt, type Spot } from './place-at.ts';
import './popover.css';

export interface PopoverProps {
  title: string;
  at: Spot;
  children: ReactNode;
  /** The words of the button that Enter presses. */
  accept: string;
  onAccept(): void;
  onClose(): void;
}

/** A small question beside what it is about. Enter answers it, Escape or a press elsewhere leaves things as they were. */
export function Popover({ title, at, children, accept, onAccept, onClose }: PopoverProps) {
  const box = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    placeAt(box.current!, at);
    const field = box.current!.querySelector<HTMLElement>('input, select, button');
    field?.focus();
    if (field instanceof HTMLInputElement && field.type === 'text') field.select();
    const onPress = ({ target }: PointerEvent) => !box.current?.contains(target as Node) && onClose();
    addEventListener('pointerdown', onPress, true);
    return () => {
      removeEventListener('pointerdown', onPress, true);
      if (!document.activeElement || document.activeElement === document.body) before?.focus();
    };
  }, []);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    onAccept();
    onClose();
  };
  return createPortal(
    <form
      className="popover nokey"
      role="dialog"
      aria-label={title}
      ref={box}
      onSubmit={onSubmit}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') onClose();
      }}
    >
      <h3>{title}</h3>
      {children}
      <footer>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary">
          {accept}
        </Button>
      </footer>
    </form>,
    document.body,
  );
}
