import type { State } from './definition';
import { jsonataLanguage } from './jsonata-language';
import { jsonPathLanguage } from './json-path-language';
import type { Language } from './language';

/** The language that a state is written in. */
export function languageOf({ QueryLanguage }: State, now: number): Language {
  return QueryLanguage === 'JSONata' ? jsonataLanguage(now) : jsonPathLanguage;
}
