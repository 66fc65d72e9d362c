/** Runs one step of a start and prints a line for it: `name … 1.2 s`, or `name … nothing to do`. */
export async function phase<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  process.stdout.write(`${name} … `);
  const started = performance.now();
  try {
    const result = await work();
    console.log(result === unchanged ? 'nothing to do' : `${seconds(performance.now() - started)} s`);
    return result;
  } catch (error) {
    console.log('failed');
    throw error;
  }
}

/** What a step gives that found everything as it should be. */
export const unchanged = Symbol('unchanged');

/** Milliseconds as seconds with one decimal. */
export function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
