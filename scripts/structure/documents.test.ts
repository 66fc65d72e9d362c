import { describe, expect, test } from 'vitest';
import { checkDecisions, checkPaths } from './documents';

const files = new Set(['lib/grants/policy.ts', 'lib/platform/chain.ts', 'docs/decisions/0001-first.md', 'public/roles.yaml', 'app/(portal)/[id]/page.tsx', 'sandbox/models/NOTICE', 'README.md']);

describe('paths that a document names', () => {
  const rows: [sentence: string, text: string, missing: string[]][] = [
    ['a file', 'See `lib/grants/policy.ts`.', []],
    ['a file that is gone', 'See `lib/grants/rules.ts`.', ['lib/grants/rules.ts']],
    ['a folder', 'In `lib/grants/` and `lib/platform`.', []],
    ['a folder that is gone', 'In `lib/ghosts/`.', ['lib/ghosts/']],
    ['a file name that stands somewhere', 'The chain is in `chain.ts`.', []],
    ['a file name that stands nowhere', 'The chain is in `link.ts`.', ['link.ts']],
    ['a route of a page', '`app/(portal)/[id]/page.tsx`', []],
    ['a path from the document’s own folder', 'The files in `decisions/` and [the first](decisions/0001-first.md#why).', []],
    ['a link to nothing', '[the second](decisions/0002-second.md)', ['decisions/0002-second.md']],
    ['a link to the web', '[AWS](https://aws.amazon.com/nothing.md)', []],
    ['a link above', '[the table](../README.md)', []],
    ['a pattern, a placeholder and a command', '`lib/*/policy.ts`, `lib/<feature>/`, `npm run check`, `text/plain`', []],
    ['code', '    lib/none.ts\n', []],
  ];
  test.each(rows)('%s', (_sentence, text, missing) => {
    expect(checkPaths({ path: 'docs/architecture.md', text }, files).map(({ reason }) => reason)).toEqual(missing.map((name) => `It names ${name}, which does not exist.`));
  });
});

describe('the index of decisions', () => {
  const first = { path: 'docs/decisions/0001-first.md', text: '# 0001 First\n\n**Status.** Superseded by [0002](0002-second.md).\n' };
  const second = { path: 'docs/decisions/0002-second.md', text: '# 0002 Second\n' };
  const index = (...rows: string[]) => ({ path: 'docs/decisions/README.md', text: `| number | title | status |\n|---|---|---|\n${rows.join('\n')}\n` });
  const firstRow = '| [0001](0001-first.md) | First | superseded by [0002](0002-second.md) |';
  const secondRow = '| [0002](0002-second.md) | Second | accepted |';
  const rows: [sentence: string, documents: { path: string; text: string }[], finding?: RegExp][] = [
    ['that agrees with the files', [index(firstRow, secondRow), first, second]],
    ['that misses a file', [index(firstRow), first, second], /not in docs\/decisions\/README\.md/],
    ['with another title', [index(firstRow, secondRow.replace('Second', 'Other')), first, second], /heading/],
    ['with a number twice', [index(firstRow, secondRow, secondRow), first, second], /each once/],
    ['with rows out of order', [index(secondRow, firstRow), first, second], /ascending/],
    ['with a number that is taken and not there yet', [index(secondRow), second]],
    ['with a number that says that it is not used', [index('| 0001 | Not used | number skipped |', secondRow), second]],
    ['that does not know a decision is superseded', [index(firstRow.replace(/superseded.*\)/, 'accepted'), secondRow), first, second], /status/],
    ['of a decision that does not say it is superseded', [index(firstRow, secondRow), { ...first, text: '# 0001 First\n' }, second], /status/],
  ];
  test.each(rows)('%s', (_sentence, documents, finding) => {
    const reasons = checkDecisions(documents).map(({ reason }) => reason);
    if (finding) expect(reasons.join('\n')).toMatch(finding);
    else expect(reasons).toEqual([]);
  });
});
