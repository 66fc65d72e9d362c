/** One recorded answer of AWS, and what the sandbox answers to the same. */
export interface Played {
  name: string;
  agrees: boolean;
  recorded: string;
  sandbox: string;
  /** A difference that is told but does not count, such as another sentence of the same error. */
  note?: string | undefined;
}
