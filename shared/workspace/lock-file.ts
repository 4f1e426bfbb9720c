import { z } from 'zod';

/** A jar as it was resolved. */
export const LockedJar = z.strictObject({
  /** group:artifact:version, with :classifier where it has one. */
  coordinates: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a sha256 has 64 small hex digits'),
  /** Bytes. */
  size: z.int().min(1),
});
export type LockedJar = z.infer<typeof LockedJar>;

/** `weir.lock`: what the connectors of weir.yaml and what they need are, byte for byte. Written by `weir lock`, kept in git. */
export const LockFile = z.strictObject({
  weir: z.literal(1),
  /** The connectors of weir.yaml that it was made for. */
  connectors: z.array(z.string()),
  /** In the order of the class path. */
  jars: z.array(LockedJar),
});
export type LockFile = z.infer<typeof LockFile>;
