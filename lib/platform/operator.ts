let operator: string | undefined;

/**
 * Says that this process is a command that a person runs on the host, for example `root@bastion`. What it changes without an
 * actor is recorded as theirs. They act with the rights of the database, so nothing else is checked.
 */
export function actAsOperator(name: string): void {
  operator = name;
}

/** The operator of this process, or nothing in the web and worker processes. */
export function currentOperator(): string | undefined {
  return operator;
}
