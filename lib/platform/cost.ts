/** How dear an operation is: what it asks of the database, and of AWS in an account. */
export type Cost = 'read' | 'write' | 'aws';

/** Points of the limits a minute. */
export const pointsOf: Record<Cost, number> = { read: 1, write: 5, aws: 20 };
