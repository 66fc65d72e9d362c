/** Id of the message that something of this grant is under way; it goes when nothing moves any more. */
export function progressFlash(grantId: string): string {
  return `grant-${grantId}`;
}
