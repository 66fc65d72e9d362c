/** The number that a person gave for an option of the command line. Says what is wrong with anything else, and ends the process. */
export function numberOption(name: string, value: string): number {
  const number = Number(value);
  if (number > 0 && Number.isFinite(number)) return number;
  console.error(`--${name} is ${value}: give a number above 0.`);
  process.exit(1);
}
