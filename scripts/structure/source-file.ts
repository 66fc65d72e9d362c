/** One TypeScript file of the project, as the rules see it. */
export interface SourceFile {
  /** From the project's root, with forward slashes. */
  path: string;
  /** Without comments that have a line of their own. */
  text: string;
  /** With all comments. */
  written: string;
  imports: Import[];
}

export interface Import {
  /** As it stands in the file. */
  specifier: string;
  /** A file of the project: its path without extension. Nothing for a package. */
  target?: string;
  typeOnly: boolean;
}

export interface Finding {
  path: string;
  reason: string;
  remedy: string;
}

/** Tests, and what only tests use. They may reach across every border to set a scene and to look behind it. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$|(^|\/)testing\/|^(e2e|bench)\//.test(path);
}

const importPattern = /(?:^|[\n;])\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Reads a file's imports, static and dynamic, with `@/` and relative ones resolved to paths of the project. */
export function parseSource(path: string, text: string): SourceFile {
  const code = withoutComments(text);
  const imports = [...code.matchAll(importPattern)].map((match): Import => {
    const specifier = match[2] ?? match[3] ?? '';
    return { specifier, target: resolveImport(path, specifier), typeOnly: Boolean(match[1]) };
  });
  return { path, text: code, written: text, imports };
}

function resolveImport(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('@/')) return specifier.slice(2);
  if (!specifier.startsWith('.')) return undefined;
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Whole-line comments only: what stands behind code on its line does no harm here. */
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*(\/\/.*|\/\*[\s\S]*?\*\/)\s*$/gm, '');
}
