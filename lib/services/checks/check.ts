/** One verdict before anything is made. A `fail` refuses the publishing, a `warn` does not. */
export interface Check {
  id: string;
  title: string;
  verdict: 'pass' | 'warn' | 'fail';
  /** What was found, and why it matters. */
  why: string;
  /** What to do about it. */
  mend?: string;
}

export type Verdict = Omit<Check, 'id' | 'title'>;

export const pass = (why: string): Verdict => ({ verdict: 'pass', why });
export const warn = (why: string, mend?: string): Verdict => ({ verdict: 'warn', why, mend });
export const fail = (why: string, mend: string): Verdict => ({ verdict: 'fail', why, mend });
