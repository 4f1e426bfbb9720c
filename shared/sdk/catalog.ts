/** The tables that a job can name, by name, with what their rows are: Weir writes them from the workspace's DDL. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface Tables {}

export type TableName = keyof Tables & string;
