import { line } from './text-schema';

/** Options that a select gets at once. The rest is found by typing. */
export const choiceSize = 50;

/** The first options that match, and how many match in all. */
export interface Choices<Item> {
  items: Item[];
  total: number;
}

/** Text that a person searches for. Text that can't match anything is read as none. */
export const searchText = line().max(100).catch('').default('');

/** `text` for `contains` of Prisma, which leaves the wildcards of LIKE as they are. */
export function literally(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
