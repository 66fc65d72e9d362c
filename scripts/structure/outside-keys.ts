import { isTest, type Finding, type SourceFile } from './source-file';

/** Where keys come from people, AWS or the wire. The protocols of the sandbox read and write by the names of the AWS models. */
const checked = /^(app|cli|components|lib|sandbox\/(admin|data-plane|services|world))\//;

const table = /\b(?:const|let) (\w+): (?:Readonly<|Partial<)*Record<string, [^\n]*= /g;

/** `constructor` and `__proto__` are found in every plain object: a table is read, and filled, through what knows own members only. */
export function checkOutsideKeys({ path, text }: SourceFile): Finding[] {
  if (!checked.test(path) || isTest(path)) return [];
  const remedy = 'Read it by own(table, key), or use a Map; build it by Object.fromEntries.';
  const tables = [...text.matchAll(table)].map(([, name]) => name!);
  const reads = tables.filter((name) => new RegExp(`(?<!hasOwn\\()\\b${name}\\[(?!['"\`\\d])`).test(text)).map((name) => ({ path, reason: `${name} is indexed by a name that can be \`constructor\` or \`__proto__\`.`, remedy }));
  const casts = [...text.matchAll(/\b\w+\[\w+ as (?!const\b)[^\]]+\](?= \?\?|\?\.)/g)].map(([whole]) => ({ path, reason: `${whole} takes any text for a key that the table has.`, remedy }));
  return [...reads, ...casts];
}
