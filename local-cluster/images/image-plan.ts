import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

/** A file of a layer. */
export interface ImageFile {
  /** Absolute path on this machine. A folder makes an empty folder. */
  from: string;
  /** Absolute path in the image. */
  to: string;
  /** Octal; 644 where none is given. */
  mode?: '644' | '755' | '777';
  /** `UID:GID`; root's where none is given. */
  owner?: string;
}

export interface ImageLayer {
  name: string;
  files: ImageFile[];
}

/** Where an image goes: into a registry, or into a file that `docker load` and `ctr images import` read. */
export type ImageTarget = { registry: string } | { archive: string; name: string };

/** What an image is made of. The same plan over the same files makes the same image, byte for byte. */
export interface ImagePlan {
  /** The image below; null for none. */
  base: string | null;
  layers: ImageLayer[];
  environment?: Record<string, string>;
  labels?: Record<string, string>;
  /** Where these are missing, the base's stay. */
  entrypoint?: string[];
  user?: string;
  workingFolder?: string;
  target: ImageTarget;
  /** PEM files that a registry is trusted by, beside those that Java and Docker (`/etc/docker/certs.d`) know. */
  authorities?: string[];
}

/** Every file below a folder, in a fixed order. */
export function filesBelow(folder: string, to: string, { mode, owner }: Pick<ImageFile, 'mode' | 'owner'> = {}): ImageFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const [from, target] = [join(folder, entry.name), posix.join(to, entry.name)];
      return entry.isDirectory() ? filesBelow(from, target, { mode, owner }) : [{ from, to: target, mode, owner }];
    });
}
