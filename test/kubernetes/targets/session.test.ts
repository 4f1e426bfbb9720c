import { jobOnTarget } from './job-on-target.ts';
import { onSession } from './session.ts';

jobOnTarget(onSession);
