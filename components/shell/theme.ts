/** Where a browser keeps its choice, so that the server's first HTML already has the right colours. */
export const themeCookie = 'pergola-theme';

export type ThemeChoice = 'light' | 'dark' | 'system';

export function themeChoiceOf(cookie: string | undefined): ThemeChoice {
  return cookie === 'light' || cookie === 'dark' ? cookie : 'system';
}

/** Cloudscape's class for dark mode, on the body. */
export const darkClass = 'awsui-dark-mode';

export function applyTheme(choice: ThemeChoice): void {
  const isDark = choice === 'dark' || (choice === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.body.classList.toggle(darkClass, isDark);
}

const yearSeconds = 365 * 24 * 60 * 60;

export function keepTheme(choice: ThemeChoice): void {
  document.cookie = `${themeCookie}=${choice}; path=/; max-age=${yearSeconds}; samesite=lax`;
  applyTheme(choice);
}
