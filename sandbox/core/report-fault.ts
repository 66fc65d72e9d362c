/** A fault of the sandbox itself, for whoever runs it. */
export function reportFault(error: unknown): void {
  process.stderr.write(`The sandbox failed: ${error instanceof Error ? error.stack : String(error)}\n`);
}
