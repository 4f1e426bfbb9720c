/** By which what is wrong is looked for, for functions and for jobs. */
export const CODES = {
  function: { syntax: { code: 'function-syntax' }, types: { code: 'function-types' }, bundle: { code: 'function-bundle' } },
  job: { syntax: { code: 'job-syntax' }, types: { code: 'job-types' }, bundle: { code: 'job-bundle' } },
} as const;
