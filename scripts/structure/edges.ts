import { isTest, type Finding, type SourceFile } from './source-file';

/** Who may read the environment (NODE_ENV is none of it: every build puts its value in its place): the one place of the portal, whatever runs before it, and the configuration of tools. */
const mayReadEnvironment = /^(lib\/platform\/env\.ts$|cli\/|scripts\/|sandbox\/|[^/]+\.config\.(ts|mjs)$)/;

/** What crosses the edge of the process has one place to do so: the environment, and what a browser may call. */
export function checkEdges(file: SourceFile): Finding[] {
  const { path, text } = file;
  const findings: Finding[] = [];
  if (/\bprocess\.env\b(?!\.NODE_ENV\b)/.test(text) && !mayReadEnvironment.test(path) && !isTest(path)) {
    findings.push({ path, reason: 'It reads process.env.', remedy: 'Add the variable to lib/platform/env.ts, where it is parsed once, and call env().' });
  }
  if (/^\s*['"]use server['"]/.test(text)) findings.push(...checkActions(path, text));
  return findings;
}

/** Every export of such a file can be called by any browser, so each must have gone through the chain with its `.authorize`. */
function checkActions(path: string, text: string): Finding[] {
  const remedy = 'Write it as: export const verbNounAction = action(\'subject.verb\')….authorize(mayX).run(verbNoun);';
  const others = [...text.matchAll(/^export\s+(?:async\s+)?(function\*?|default|class|let|var|\{|\*)/gm)];
  const constants = [...text.matchAll(/^export\s+const\s+(\w+)\s*(?::[^=]+)?=\s*(\w*)/gm)];
  return [
    ...others.map(() => ({ path, reason: 'It exports something to browsers that is not built by the action chain.', remedy })),
    ...constants.filter(([, , maker]) => maker !== 'action').map(([, name]) => ({ path, reason: `${name} can be called by any browser and is not built by the action chain.`, remedy })),
  ];
}
