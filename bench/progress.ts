import type { Figure } from './figure';

/** What the process of a figure says to the one that started it. */
export type Message = { progress: string } | { failed: string } | { figures: Figure[] };

/** Says to whoever waits what is known already; it stands even when the rest fails. */
export function tellProgress(words: string): void {
  process.send?.({ progress: words } satisfies Message);
}
