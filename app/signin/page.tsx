import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { currentSession } from '@/lib/platform/auth';
import { env } from '@/lib/platform/env';
import { returnPath } from '@/lib/platform/return-path';
import type { SignInProblem } from '@/lib/people/sign-in-address';
import { SignInCard } from '@/lib/people/components/sign-in-card';
import type { SessionEnd } from '@/prisma/generated/enums';
import { own } from '@/lib/platform/own';

export const metadata: Metadata = { title: 'Sign in' };

const reasons: Record<SignInProblem, string> = {
  denied: 'Your identity provider refused the sign-in. Ask your administrators whether you have access to Pergola, then try again.',
  attempt: 'This sign-in took too long, or started in another browser. Sign in again.',
  callback: 'The response of your identity provider was not valid for this sign-in. Sign in again. If the problem persists, contact your administrators.',
  issuerUnavailable: 'Your identity provider does not respond. Try again in a minute. If the problem persists, contact your administrators.',
  tooOld: 'Your identity provider authenticated you more than 8 hours ago. Sign out there, then sign in again.',
  otherPerson: 'Your session has ended. Sign in again.',
};

/** Why the session of this browser ended, when another browser, an administrator or the identity provider ended it. */
const endings: Partial<Record<SessionEnd, string>> = {
  PERSON: 'You ended it on your profile page. Sign in again to continue.',
  ADMINISTRATOR: 'An administrator of Pergola ended it. You can sign in again. If you don’t know why it was ended, ask your administrators.',
  ISSUER: 'Your identity provider no longer confirms your sign-in. Sign in again. If it refuses, ask your administrators whether your account is active.',
};

export default async function SignInPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const query = await searchParams;
  const callbackUrl = returnPath(query.callbackUrl, env().PUBLIC_ORIGIN);
  const session = await currentSession();
  if (session.state === 'live') redirect(callbackUrl);
  const ending = session.state === 'none' && session.endReason ? endings[session.endReason] : undefined;
  const problem = typeof query.error === 'string' && !(ending && query.error === 'otherPerson') ? problemOf(query.error) : undefined;
  return <SignInCard callbackUrl={callbackUrl} problem={problem} ending={problem ? undefined : ending} />;
}

/** What comes from outside is looked up among own keys alone. */
function problemOf(error: string): string {
  return own(reasons, error) ?? 'Signing in failed. Try again. If the problem persists, contact your administrators.';
}
