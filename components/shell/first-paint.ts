import { recordTyped } from './typed-before';
import { darkClass, type ThemeChoice } from './theme';

const forcedWidthKey = 'awsui-force-mobile-mode';

/** Where Cloudscape looks for an answer before it asks the browser how wide it is. */
export const forcedWidth = Symbol.for(forcedWidthKey);

/** Runs before the first paint, under the page's nonce: only the browser knows what the system prefers, how wide it is, and what is typed before the other scripts arrive. */
export function firstPaintScript(theme: ThemeChoice): string {
  const first = `globalThis[Symbol.for('${forcedWidthKey}')]=false;${recordTyped}`;
  return theme === 'system' ? `${first}if(matchMedia('(prefers-color-scheme: dark)').matches)document.body.classList.add('${darkClass}')` : first;
}
