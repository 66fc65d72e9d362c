import { afterAll } from 'vitest';

const undo: (() => Promise<unknown>)[] = [];

// Said while the file is being read: Vitest leaves out, without a word, what is said in a hook.
afterAll(async () => {
  for (let next = undo.pop(); next; next = undo.pop()) await next();
});

/** May be called anywhere in a test file, in its hooks too. The last is done first, after the file's own hooks. */
export function whenFileIsDone(work: () => Promise<unknown>): void {
  undo.push(work);
}
