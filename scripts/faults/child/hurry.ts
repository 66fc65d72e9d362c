/** Intervals pass this much faster. */
const haste = 20;

/** Makes intervals of a second and more pass faster: a sweep comes by every quarter of a second. Nothing else of time is changed. */
export function hurry(): void {
  const original = globalThis.setInterval;
  globalThis.setInterval = ((work: () => void, ms = 0, ...given: []) => original(work, ms >= 1_000 ? ms / haste : ms, ...given)) as typeof setInterval;
}
