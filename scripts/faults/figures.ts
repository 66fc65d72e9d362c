import { appendFileSync } from 'node:fs';

/** What the tests of a whole run add up to. */
export interface Figures {
  /** Orders of steps in which two works were played. */
  interleavings: number;
  /** Processes killed, databases stopped, answers lost. */
  faults: number;
  violations: number;
}

/** Tells `npm run test:faults` what a test did, when it is part of that. */
export function tellFigures(figures: Partial<Figures>): void {
  const { FAULT_FIGURES } = process.env;
  if (FAULT_FIGURES) appendFileSync(FAULT_FIGURES, `${JSON.stringify(figures)}\n`);
}
