import { isTest, type Finding, type SourceFile } from './source-file';

const reads = /^lib\/[^/]+\/reads(\.ts$|\/)/;
const reason = /^\s*\/\/ bounded: \S/;

/** A read of rows says how many it takes at most, or why there can't be many: a list that grows with the installation fails a page one day. */
export function checkBoundedReads({ path, written }: SourceFile): Finding[] {
  if (!reads.test(path) || isTest(path)) return [];
  const lines = written.split('\n');
  return [...written.matchAll(/\.findMany\(/g)].flatMap(({ index }) => {
    const line = written.slice(0, index).split('\n').length;
    if (takesSome(written.slice(index)) || reason.test(lines[line - 2] ?? '')) return [];
    return { path: `${path}:${line}`, reason: 'It reads all rows that match.', remedy: 'Give findMany a `take` and show the total, or say directly above why there can’t be many: `// bounded: <reason>`.' };
  });
}

/** Whether `take` is an option of this call, and not of a relation that it includes. With `distinct`, Prisma reads all rows and then takes some. */
function takesSome(call: string): boolean {
  let depth = 0;
  let takes = false;
  for (const [token] of call.matchAll(/[()[\]{}]|\b(?:take|distinct)\b/g)) {
    if (token === 'distinct' || token === 'take') {
      if (depth === 2 && token === 'distinct') return false;
      takes ||= depth === 2;
    } else {
      depth += '([{'.includes(token) ? 1 : -1;
      if (depth === 0) return takes;
    }
  }
  return false;
}
