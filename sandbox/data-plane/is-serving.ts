/** Whether traffic passes through what is in this state: while it is being updated it goes on serving. */
export function isServing(status: string): boolean {
  return ['ACTIVE', 'UPDATE_IN_PROGRESS', 'UPDATE_FAILED'].includes(status);
}
