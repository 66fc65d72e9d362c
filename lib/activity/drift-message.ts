interface Drift {
  drift: string;
  /** `resource-share` */
  kind: string;
  name: string | null;
  serviceName: string | null;
  accountId: string;
  /** The line of progress. */
  found: string;
}

/** What Pergola found changed outside of it, or repaired, for people. */
export function driftMessage({ drift, kind, name, serviceName, accountId, found }: Drift): string {
  const noun = `the ${kind.replaceAll('-', ' ')}${name ? ` ${name}` : ''}${serviceName && serviceName !== name ? ` of ${serviceName}` : ''} in account ${accountId}`;
  if (drift === 'REOPENED') return `found ${noun} again after its removal: ${found}`;
  return drift === 'FOUND' ? `found a change outside of Pergola to ${noun}: ${found}` : `repaired ${noun}`;
}
