import { serveSql } from './serve-sql.ts';

serveSql(self as unknown as Parameters<typeof serveSql>[0]);
