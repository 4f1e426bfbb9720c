import type { Edit, RefusedEdit } from '#shared/topology/edits.ts';

/** What makes a refused edit undone: the job decides again. */
export function takeBack({ operator, group, property, to }: RefusedEdit): Edit[] {
  if (property === 'resources') return group === null ? [] : [{ type: 'set-group-resources', group, resources: null }];
  if (operator === null) return [];
  switch (property) {
    case 'parallelism':
      return [{ type: 'set-parallelism', operator, parallelism: null }];
    case 'max-parallelism':
      return [{ type: 'set-max-parallelism', operator, maxParallelism: null }];
    case 'slot-sharing-group':
      return [{ type: 'set-slot-sharing-group', operator, group: null }];
    case 'chaining':
      return [{ type: 'set-chaining', operator, chaining: null }];
    case 'ship':
      return to === null ? [] : [{ type: 'set-ship', operator, to, ship: null }];
    case 'state-ttl':
      return [{ type: 'set-state-ttl', operator, ttl: null }];
    case 'name':
      return [{ type: 'set-name', operator, name: null }];
    case 'pin':
      return [{ type: 'pin', operator, pin: null }];
  }
}
