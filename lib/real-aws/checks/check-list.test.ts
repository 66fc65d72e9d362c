import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { realAwsChecks } from './check-list';

const document = readFileSync(new URL('../../../docs/real-aws.md', import.meta.url), 'utf8');

test('docs/real-aws.md lists every check as the command tries it', () => {
  const rows = document.split('\n').filter((line) => /^\| RA-\d\d \|/.test(line));
  expect(rows).toEqual(realAwsChecks.map(({ id, mode, question, expected }) => `| ${id} | ${mode} | ${question} | ${expected} |`));
});

test('the ids are in order and none is given twice', () => {
  const ids = realAwsChecks.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].toSorted((one, other) => one.localeCompare(other)));
});
