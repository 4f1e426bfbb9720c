import type { AskFlink } from '#shared/sql/index.ts';

/** Where nobody answers: what the service says then comes from the text alone. */
export const noFlink: AskFlink = {
  vocabulary: async () => null,
  scope: async () => null,
  columns: async () => null,
  types: async () => null,
};
