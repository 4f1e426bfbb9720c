import { z } from 'zod';

/** One run of a script in one engine. */
export const RunId = z.string().brand<'RunId', 'inout'>();
export type RunId = z.infer<typeof RunId>;
