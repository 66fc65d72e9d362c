import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../project-root';
import { faultCases } from './cases';
import { disturbancesOf } from './disturbances';
import { episodes } from './episodes';

const ids = ['R-01', 'R-02', 'R-03', 'R-04', 'R-05', 'R-06', 'R-07', 'R-08', 'R-09', 'R-12', 'R-15', 'R-17', 'R-18', 'R-19', 'R-20', 'A-01', 'A-02', 'A-03', 'A-04', 'A-05', 'A-07', 'A-08', 'A-10', 'A-11', 'A-13', 'A-14', 'A-15', 'A-16', 'A-17', 'X-01', 'X-02', 'X-04', 'X-05', 'X-06', 'X-07', 'X-08'];

const textOf = (path: string) => readFile(join(projectRoot, path), 'utf8');
const disturbances = disturbancesOf([{ service: 'events', operation: 'CreateConnection' }], 'person').map(({ name }) => name);

test('no case is missing', () => expect(Object.keys(faultCases)).toEqual(ids));

test('no episode stands for no case', () => {
  const told = Object.values(faultCases).flatMap(({ matrix = [] }) => matrix);
  expect(episodes.map(({ name }) => name).filter((name) => !told.includes(name))).toEqual([]);
});

test.each(ids)('%s is played, the oracle is asked after it, and the documentation says where', async (id) => {
  const { what, matrix = [], tests = [] } = faultCases[id]!;
  expect(matrix.length + tests.length).toBeGreaterThan(0);
  for (const name of matrix) expect([...episodes.map((episode) => episode.name), ...disturbances].filter((one) => one === name || one.startsWith(`${name} `)), name).not.toEqual([]);
  for (const file of tests) {
    const text = await textOf(file);
    expect(text, `a title in ${file}`).toMatch(new RegExp(`['"\`][^'"\`\\n]*\\b${id}\\b`));
    // A browser's journey ends with the proof of the cut.
    if (!file.startsWith('e2e/')) expect(text, file).toMatch(/violationsOf\(|RaceTrack/);
  }
  const row = (await textOf('docs/reliability.md')).split('\n').find((line) => line.startsWith(`| ${id} |`));
  expect(row, 'its row in docs/reliability.md').toContain(what);
  for (const file of tests) expect(row).toContain(file.split('/').at(-1));
});
