/** The command line is wrong: exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
  constructor(
    message: string,
    /** The command that was meant, if it is known. */
    readonly command?: string,
  ) {
    super(message);
  }
}
