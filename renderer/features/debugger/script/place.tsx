import { shortName } from './script-words.ts';

/** A file and a line; where there is no room, the name of the file gives way. */
export function Place({ of: { file, line } }: { of: { file: string | null; line: number } }) {
  if (file === null) return <small className="script-place">no file</small>;
  return (
    <small className="script-place">
      <span>{shortName(file)}</span>:{line}
    </small>
  );
}
