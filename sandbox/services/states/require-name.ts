import { ServiceError } from '@/sandbox/core/contract';

/**
 * Names of state machines and executions. They may not have blanks, brackets, wildcards, control characters and some marks (Step
 * Functions API reference, CreateStateMachine and StartExecution); `+ ! @ ( ) = '` and letters of any language are legal.
 */
export function requireName(name: string): void {
  // eslint-disable-next-line no-control-regex
  if (name.length > 80 || !/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff]+$/.test(name) || /\p{Surrogate}/u.test(name)) {
    throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
  }
}
