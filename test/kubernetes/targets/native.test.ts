import { jobOnTarget } from './job-on-target.ts';
import { native } from './native.ts';

jobOnTarget(native);
