/** One number of the table, with what it is held against. */
export interface Figure {
  name: string;
  /** Of `median`, `min` and `max`: `ms`, `calls`, `calls/s`, `kB`, `MB`, `s`, `passes`, `resources/s`, `transactions/s`. */
  unit: string;
  median: number;
  min: number;
  max: number;
  /** Measurements behind the median. */
  n: number;
  /** What it is divided by, in words; null where the goal is a number by itself. */
  comparedWith: string | null;
  ratio: number | null;
  /** Upper bound of the ratio, or of the median where there is none; null where nothing was promised. */
  goal: number | null;
  /** What a reader must know to judge it, a sentence each. */
  notes: string[];
}

/** Names as `npm run bench -- <name>` takes them, in the order in which they run. */
export const figureNames = ['search', 'aws-calls', 'connect', 'first-load-js', 'sandbox', 'memory', 'start', 'recovery', 'converge', 'waiting', 'idle', 'neighbours', 'storm', 'mass-end', 'growth'] as const;
export type FigureName = (typeof figureNames)[number];

/** What `--quick` without names measures: together under 2 minutes, without a browser, a build or minutes of waiting. */
export const quickNames: readonly FigureName[] = ['search', 'sandbox', 'converge'];

export function isMet({ ratio, median, goal }: Figure): boolean | null {
  return goal === null ? null : (ratio ?? median) <= goal;
}
