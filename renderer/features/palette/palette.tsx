import { Command as Cmdk } from 'cmdk';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { showKeys } from '#renderer/platform/keys.ts';
import type { PaletteState } from './palette.feature.tsx';
import './palette.css';

interface PaletteProps {
  parts: FeatureParts;
  state: StoreApi<PaletteState>;
}

export function Palette({ parts, state }: PaletteProps) {
  const { open } = useStore(state);
  if (open !== 'commands' && open !== 'files') return null;
  return <PaletteDialog key={open} parts={parts} state={state} kind={open} />;
}

function PaletteDialog({ parts, state, kind }: PaletteProps & { kind: 'commands' | 'files' }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => state.setState({ open: undefined });
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const element = dialog.current;
    element?.showModal();
    // A modal takes its first stop, which here is the list's frame.
    element?.querySelector('input')?.focus();
    return () => {
      element?.close();
      before?.focus();
    };
  }, []);
  // What is picked runs once the palette is gone and the focus is back where it was.
  const pick = (id: string, argument?: unknown) => {
    close();
    setTimeout(() => parts.execute(id, argument));
  };
  const label = kind === 'commands' ? 'Commands' : 'Jobs and files';
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onMouseDown={(event) => event.target === dialog.current && close()}
    >
      <Cmdk label={label} loop>
        <Cmdk.Input placeholder={kind === 'commands' ? 'What to do …' : 'Name of a job, stream or file …'} />
        <Cmdk.List>
          <Cmdk.Empty>{kind === 'commands' ? 'No command has these letters.' : 'No job or file has these letters.'}</Cmdk.Empty>
          {kind === 'commands' ? <CommandItems parts={parts} onPick={pick} /> : <FileItems parts={parts} onPick={pick} />}
        </Cmdk.List>
      </Cmdk>
    </dialog>
  );
}

interface ItemsProps {
  parts: FeatureParts;
  onPick(id: string, argument?: unknown): void;
}

function CommandItems({ parts, onPick }: ItemsProps) {
  const commands = useStore(parts.commands).filter((command) => !command.hidden && command.enabled?.() !== false);
  return commands.map(({ id, title, group, keys }) => (
    <Cmdk.Item key={id} value={`${group ? `${group}: ` : ''}${title}`} keywords={[id]} onSelect={() => onPick(id)}>
      <span className="palette-title">
        {group && <span className="palette-group">{group}</span>}
        {title}
      </span>
      {keys?.[0] && <kbd>{showKeys(keys[0])}</kbd>}
    </Cmdk.Item>
  ));
}

function FileItems({ parts, onPick }: ItemsProps) {
  const workspace = useStore(parts.session, (session) => session.workspace);
  if (!workspace) return null;
  const items = [
    ...workspace.jobs.map(({ name, path }) => ({ path, title: name, note: 'job' })),
    ...workspace.streams.map(({ name, path }) => ({ path, title: name, note: 'stream' })),
    ...workspace.files.map((path) => ({ path, title: path.split('/').pop() ?? path, note: '' })),
  ];
  return items.map(({ path, title, note }) => (
    <Cmdk.Item key={path} value={path} keywords={[title]} onSelect={() => onPick('editor.open', path)}>
      <span className="palette-title">
        {title} <span className="palette-path">{path}</span>
      </span>
      {note && <span className="palette-group">{note}</span>}
    </Cmdk.Item>
  ));
}
