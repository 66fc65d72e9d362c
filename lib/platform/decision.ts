/**
 * A policy's response. `because` is shown to the person who may not. `isForNow`: the target is in a state that rules it
 * out, whoever asks; inside a transaction that means that another user changed it first.
 */
export type Decision = { allowed: true } | { allowed: false; because: string; isForNow?: true };

export const allowed: Decision = { allowed: true };

export function refused(because: string): Decision {
  return { allowed: false, because };
}

/** Ruled out by the state of the target, not by who asks. */
export function notNow(because: string): Decision {
  return { allowed: false, because, isForNow: true };
}

export function allowedIf(condition: boolean, because: string): Decision {
  return condition ? allowed : refused(because);
}

export function allowedNowIf(condition: boolean, because: string): Decision {
  return condition ? allowed : notNow(because);
}
