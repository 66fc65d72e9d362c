import type { Finding } from './source-file';

/** A Markdown file of the project. */
export interface Document {
  /** From the project's root, with forward slashes. */
  path: string;
  text: string;
}

/** Every file of the project, by path from its root. */
export type Files = ReadonlySet<string>;

const roots = /^(app|bench|bin|cli|components|docs|e2e|lib|prisma|public|sandbox|scripts)\//;
const pathForm = /^(?:\.\/)?[\w.@()[\]-]+(?:\/[\w.@()[\]-]+)*\/?$/;
const fileName = /^[\w.-]+\.(ts|tsx|mjs|md|yaml|prisma|sql)$/;

/** Written while Pergola runs, or by a tool: such paths are named and in no version. */
const madeLater = /^(prisma\/generated|sandbox\/ca\.pem)(\/|$)/;

/** Paths in code spans and links of a document that the project does not have. */
export function checkPaths({ path, text }: Document, files: Files): Finding[] {
  const prose = text.replace(/^( {4}|```).*$/gm, '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target.replace(/#.*$/, '')).filter((target) => target !== '' && !/^[a-z]+:/i.test(target));
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
  const missing = [
    ...links.filter((target) => !has(files, resolved(folder, target))),
    ...spans.filter((span) => isPath(span, files) && !isThere(span, folder, files)),
  ];
  return [...new Set(missing)].map((name) => ({ path, reason: `It names ${name}, which does not exist.`, remedy: 'Correct the path, or leave it out.' }));
}

function isPath(span: string, files: Files): boolean {
  if (!pathForm.test(span) || madeLater.test(span)) return false;
  return roots.test(span) || (fileName.test(span) && files.size > 0);
}

/** From the root, from the document's folder, or a file name that stands anywhere. */
function isThere(span: string, folder: string, files: Files): boolean {
  if (has(files, span) || has(files, resolved(folder, span))) return true;
  return !span.includes('/') && [...files].some((file) => file.endsWith(`/${span}`));
}

function has(files: Files, path: string): boolean {
  const plain = path.replace(/^\.\//, '').replace(/\/$/, '');
  return plain === '' || files.has(plain) || [...files].some((file) => file.startsWith(`${plain}/`));
}

function resolved(folder: string, target: string): string {
  const parts = folder.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

const decisionFile = /^docs\/decisions\/(\d{4})-[\w-]+\.md$/;
const indexPath = 'docs/decisions/README.md';

/** The index of decisions against the files: numbers in order, with the file's own title and the same status in both. */
export function checkDecisions(documents: Document[]): Finding[] {
  const index = documents.find(({ path }) => path === indexPath)?.text ?? '';
  const rows = [...index.matchAll(/^\| (?:\[(\d{4})\]\(([^)]+)\)|(\d{4})) \| (.+?) \| (.+?) \|$/gm)].map(([, linked, file, bare, title = '', status = '']) => ({ number: linked ?? bare ?? '', file, title, status }));
  const say = (path: string, reason: string, remedy: string): Finding => ({ path, reason, remedy });
  const findings: Finding[] = [];
  for (const { path, text } of documents) {
    const number = decisionFile.exec(path)?.[1];
    if (number === undefined) continue;
    const row = rows.find(({ file }) => `docs/decisions/${file}` === path);
    if (!row) {
      findings.push(say(path, `It is not in ${indexPath}.`, 'Add a row with its number, title and status.'));
      continue;
    }
    if (!text.startsWith(`# ${number} ${row.title}\n`)) findings.push(say(path, `Its heading is not "# ${number} ${row.title}", as ${indexPath} has it.`, 'Give both the same number and title.'));
    const [superseding] = /superseded by \[\d{4}\]/.exec(row.status) ?? [];
    const says = /^\*\*Status\.\*\* (Superseded by \[\d{4}\])/m.exec(text)?.[1]?.toLowerCase();
    if (superseding !== says) findings.push(say(path, `Its status is ${says ?? 'in force'}, and ${indexPath} says ${superseding ?? 'in force'}.`, 'State the same in both.'));
  }
  const numbers = rows.map(({ number }) => Number(number));
  // Decisions that are under way may have taken a number each, so a gap can close later.
  const isInOrder = numbers.every((number, position) => position === 0 || number > numbers[position - 1]!);
  if (!isInOrder) findings.push(say(indexPath, 'Its numbers are not in ascending order, each once.', 'Sort the rows, and give each decision a number of its own.'));
  return findings;
}
