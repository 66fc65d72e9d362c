import { isTest, type Finding, type SourceFile } from './source-file';

/** Folders below lib/ that are layers of the kernel, not features. */
const layers = new Set(['platform', 'aws', 'controller']);

const meanings = 'schema.ts, status.ts, policy.ts, wanted.ts, rules/, checks/, reads.ts, writes.ts, actions.ts, queries.ts, components/';

/** Words that say nothing about what is inside, so that everything ends up there. */
const emptyWords = /(^|\/)(utils?|helpers?|hooks|common|misc|shared|index)(\.tsx?$|\/)/;

/** What a file with a name of its own may not touch: then it would be a read, a write, an action or a component. */
const effects: { what: string; test: (file: SourceFile) => boolean; belongs: string }[] = [
  { what: 'calls AWS', test: (file) => file.imports.some(({ target, typeOnly }) => !typeOnly && target?.startsWith('lib/aws/')), belongs: 'reads.ts, writes.ts or reads/ and writes/' },
  { what: 'is a server action', test: (file) => /^\s*['"]use server['"]/.test(file.text), belongs: 'actions.ts' },
  { what: 'is user interface', test: (file) => file.path.endsWith('.tsx') || file.imports.some(({ specifier, typeOnly }) => !typeOnly && specifier.startsWith('@cloudscape-design/')), belongs: 'components/' },
];

const named = /^lib\/[^/]+\/(schema|status|policy|wanted|reads|writes|actions|queries)\.ts$/;
const inFolder = /^lib\/[^/]+\/(rules|checks|reads|writes|components)\/.+/;

/**
 * The anatomy of a feature: the same few names everywhere, so that whoever knows one feature knows all. A further file
 * may carry a word of the domain as its name when it is a part of these, without effects of its own.
 */
export function checkFeature(file: SourceFile): Finding[] {
  const { path } = file;
  const findings: Finding[] = [];
  if (/^(app|cli|components|lib|sandbox|scripts|prisma|e2e|bench)\//.test(path) && emptyWords.test(path)) {
    findings.push({ path, reason: 'Its name says nothing about what is inside, so everything would end up there.', remedy: 'Name the file after what it exports.' });
  }
  const feature = /^lib\/([^/]+)\//.exec(path)?.[1];
  if (!feature || layers.has(feature) || isTest(path) || named.test(path) || inFolder.test(path)) return findings;
  if (path.split('/').length > 3) {
    findings.push({ path, reason: 'A feature has the folders rules/, checks/, reads/, writes/ and components/ only.', remedy: `Put it into one of them, or beside ${meanings}.` });
  }
  for (const { what, test, belongs } of effects) {
    if (test(file)) findings.push({ path, reason: `It ${what}, under a name that does not say so.`, remedy: `Move it to lib/${feature}/${belongs}; the names of a feature are ${meanings}.` });
  }
  return findings;
}
