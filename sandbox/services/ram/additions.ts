/** What a request wants to have in a share. */
export interface Additions {
  resourceArns?: string[] | undefined;
  principals?: string[] | undefined;
  /** Accounts, or ARNs in them, on whose behalf a service principal may act. */
  sources?: string[] | undefined;
}
