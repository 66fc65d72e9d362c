import { isAwsError } from '@/lib/aws/errors';

/** What AWS does not find is null. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isAwsError(error, 'notFound')) return null;
    throw error;
  }
}
