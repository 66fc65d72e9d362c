import { isTest, type Finding, type SourceFile } from './source-file';

/** Schemas of what people and programs send: fields, searches, cursors, and options of commands. */
const schemas = /^(lib\/[^/]+\/schema\.ts$|lib\/services\/declared-test\.ts$|lib\/platform\/(choices|paged)\.ts$|cli\/commands\/)/;

/** A string of a schema is one of lib/platform/text-schema.ts, or has a pattern for the whole of it: nothing else keeps U+0000, lone surrogates and what can't be seen out of the database. */
export function checkEnteredText({ path, text }: SourceFile): Finding[] {
  if (!schemas.test(path) || isTest(path)) return [];
  const strings = [...text.matchAll(/\bz\s*\.string\(\)(?!\.regex\(\/\^[^\n]*\$\/[a-z]*[,)])/g)].map(() => ({
    path,
    reason: 'It takes any text, such as U+0000, lone surrogates and characters that turn its direction.',
    remedy: 'Use line(), exactLine() or prose() of lib/platform/text-schema.ts, or a .regex() for the whole text directly after z.string().',
  }));
  const records = [...text.matchAll(/\bz\.(?:partialRecord|record|looseRecord)\(/g)].map(() => ({
    path,
    reason: 'Its keys are names from outside, such as `__proto__`.',
    remedy: 'Take a list of objects that have the name as a member.',
  }));
  return [...strings, ...records];
}
