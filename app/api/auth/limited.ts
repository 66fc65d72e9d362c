import type { NextRequest } from 'next/server';
import { addressOf } from '@/lib/platform/address-of';
import { failureResponse } from '@/lib/platform/answer-of';
import { limitSignIn } from '@/lib/platform/limits';

/** A step of the sign-in, refused with 429 when the client's address asks for too many. */
export function limited(handle: (request: NextRequest) => Promise<Response>): (request: NextRequest) => Promise<Response> {
  return async (request) => {
    try {
      await limitSignIn(addressOf(request.headers));
    } catch (error) {
      return failureResponse(error, 'signIn', request.headers);
    }
    return handle(request);
  };
}
