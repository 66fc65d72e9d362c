/** A policy's answer. `because` is shown to the person who may not. */
export type Decision = { allowed: true } | { allowed: false; because: string };

export const allowed: Decision = { allowed: true };

export function refused(because: string): Decision {
  return { allowed: false, because };
}

export function allowedIf(condition: boolean, because: string): Decision {
  return condition ? allowed : refused(because);
}
