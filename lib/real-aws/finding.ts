/** What a check found out. */
export interface Finding {
  /** `differs`: AWS does not behave as Pergola and the sandbox assume. */
  verdict: 'ok' | 'differs' | 'not tried';
  /** What AWS answered, or why the check was not tried. */
  answer: string;
}

export const ok = (answer: string): Finding => ({ verdict: 'ok', answer });
export const differs = (answer: string): Finding => ({ verdict: 'differs', answer });
export const notTried = (reason: string): Finding => ({ verdict: 'not tried', answer: reason });

/** `ok` when the answer is the expected one. */
export function expectAnswer(isExpected: boolean, answer: string): Finding {
  return isExpected ? ok(answer) : differs(answer);
}

/** Thrown by a check, or by what it builds on, when there is nothing to ask. */
export class NotTried extends Error {
  override name = 'NotTried';
}
