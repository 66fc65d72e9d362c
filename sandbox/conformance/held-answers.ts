/** Answers that broke their model since the last look; a test that got one fails after it. */
const broken: string[] = [];
let holding = false;

/** From now on every client of `sandbox/testing/clients.ts` holds its answers against the models. */
export function holdAnswers(): void {
  holding = true;
}

export function areAnswersHeld(): boolean {
  return holding;
}

export function addBrokenAnswer(sentence: string): void {
  broken.push(sentence);
}

export function takeBrokenAnswers(): string[] {
  return broken.splice(0);
}
