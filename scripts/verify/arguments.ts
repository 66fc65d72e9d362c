import { StartError } from '../start-error';

/** In the order in which they run. */
export const stepNames = ['lint', 'unused', 'types', 'structure', 'versions', 'unit', 'e2e', 'bench'] as const;

export type StepName = (typeof stepNames)[number];

export interface Arguments {
  steps: StepName[];
  /** For the last step's own runner, e.g. a test file. */
  passedOn: string[];
}

/** `[]` is everything; else the steps that are named, and what follows them is for the runner of the last one. */
export function readArguments(given: string[]): Arguments {
  const isStep = (word: string): word is StepName => (stepNames as readonly string[]).includes(word);
  const end = given.findIndex((word) => !isStep(word));
  const named = given.slice(0, end === -1 ? given.length : end).filter(isStep);
  const passedOn = end === -1 ? [] : given.slice(end).filter((word) => word !== '--');
  const steps = named.length ? stepNames.filter((name) => named.includes(name)) : [...stepNames];
  const last = steps.at(-1);
  if (passedOn.length && (!named.length || (last !== 'unit' && last !== 'e2e'))) {
    throw new StartError(`"${passedOn.join(' ')}" means nothing here: name steps (${stepNames.join(', ')}), and after unit or e2e a test file.`);
  }
  return { steps, passedOn };
}
