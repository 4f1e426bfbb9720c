import { z } from 'zod';

/** One connector as it was resolved. */
export const LockedJar = z.strictObject({
  /** group:artifact:version, as weir.yaml names it. */
  coordinates: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 has 64 small hex digits'),
  /** Bytes. */
  size: z.int().min(1),
});
export type LockedJar = z.infer<typeof LockedJar>;

/** `weir.lock`: what the connectors of weir.yaml are, byte for byte. Written by `weir lock`, in git. */
export const LockFile = z.strictObject({ weir: z.literal(1), jars: z.array(LockedJar) });
export type LockFile = z.infer<typeof LockFile>;
