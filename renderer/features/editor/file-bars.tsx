import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { dayAndTime } from '#renderer/ui/clock.ts';
import type { EditorStore } from './editor-store.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { LARGE, type OpenFile, type ThereFile } from './open-file.ts';

export interface FileBarsProps {
  file: OpenFile;
  store: EditorStore;
  comparing: boolean;
  execute: FeatureParts['execute'];
}

/** What is unusual about the file in front, each in a sentence with its ways out. */
export function FileBars({ file, store, comparing, execute }: FileBarsProps) {
  if (file.there) return <ThereBar there={file.there} store={store} execute={execute} />;
  if (file.lent) return <Banner tone="info">{file.path} is of a package that the workspace imports: it can be read, and not edited.</Banner>;
  return (
    <>
      {file.theirs && <TheirsBar file={file} store={store} comparing={comparing} />}
      {file.restoredFrom !== undefined && !file.theirs && <RestoredBar file={file} store={store} />}
      {file.readOnly && <Banner tone="info">{file.path} is read-only: the file or its folder does not allow writing. You can run it, but not save changes.</Banner>}
      {file.text.length > LARGE.checks && <LargeBar length={file.text.length} />}
    </>
  );
}

/** Nobody is to take it for the file that they work on. */
function ThereBar({ there: { environment, version }, store, execute }: { there: ThereFile } & Pick<FileBarsProps, 'store' | 'execute'>) {
  const compare = async () => {
    await store.open(version.file);
    execute('topology.compare-running', environment);
  };
  const actions = (
    <>
      <Button onClick={() => void store.open(version.file)}>Open the working copy</Button>
      <Button onClick={() => void compare()}>Compare the two</Button>
    </>
  );
  return (
    <Banner tone="warning" actions={actions}>
      This is what runs in <strong>{environment}</strong>, version <code title={version.hash}>{version.hash.slice(0, 12)}</code>
      {version.revision ? ` of commit ${version.revision.slice(0, 8)}` : ''}, and not your working copy. It can be read, not edited.
    </Banner>
  );
}

function TheirsBar({ file: { path, theirs }, store, comparing }: Omit<FileBarsProps, 'execute'>) {
  if (theirs?.version === null)
    return (
      <Banner tone="warning" actions={<Button onClick={() => store.keepMine(path)}>Keep my text</Button>}>
        {path} was deleted on disk. Your text is still here; keep it and save to write the file again, or close the tab.
      </Banner>
    );
  const actions = (
    <>
      <Button onClick={() => store.compare(!comparing)}>{comparing ? 'Back to the text' : 'Compare'}</Button>
      <Button onClick={() => store.keepMine(path)}>Keep mine</Button>
      <Button onClick={() => store.takeTheirs(path)}>Take theirs</Button>
    </>
  );
  return (
    <Banner tone="warning" actions={actions}>
      {path} was changed on disk while you have unsaved text.
    </Banner>
  );
}

function RestoredBar({ file: { path, restoredFrom }, store }: Omit<FileBarsProps, 'comparing' | 'execute'>) {
  const actions = (
    <>
      <Button onClick={() => store.revert(path)}>Go back to what is saved</Button>
      <Button tone="quiet" onClick={() => store.dismissRestored(path)}>
        Hide
      </Button>
    </>
  );
  const when = dayAndTime(restoredFrom ?? 0);
  return (
    <Banner tone="info" actions={actions}>
      Your unsaved text from {when} is back.
    </Banner>
  );
}

function LargeBar({ length }: { length: number }) {
  const size = `${(length / 1_000_000).toFixed(1)} million characters`;
  const off = length > LARGE.colours ? 'Colours and folding are off, and it' : 'Folding is off, and it';
  return (
    <Banner tone="info">
      This file has {size}. {off} is checked only when you pause typing.
    </Banner>
  );
}
