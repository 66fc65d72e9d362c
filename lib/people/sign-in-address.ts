/** Why signing in failed, as the sign-in page explains it. */
export type SignInProblem = 'denied' | 'attempt' | 'callback' | 'issuerUnavailable' | 'tooOld' | 'otherPerson';

/** The sign-in page, and the way back from it. */
export function signInAddress(path: string, problem?: SignInProblem): string {
  const query = new URLSearchParams({ ...(problem && { error: problem }), ...(path !== '/' && { callbackUrl: path }) }).toString();
  return query ? `/signin?${query}` : '/signin';
}

/** Signs in again without a prompt, where the issuer can. */
export function silentSignInAddress(path: string): string {
  return `/api/auth/signin?${new URLSearchParams({ prompt: 'none', callbackUrl: path }).toString()}`;
}
