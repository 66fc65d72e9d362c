import { isAwsError } from '@/lib/aws/errors';
import { orNull } from './or-null';

/**
 * Deletes what carries our tag; gone already is done. A permission that is bound to a tag is refused for what is no
 * longer there ("access denied" instead of "not found"), so a refusal is only believed while the object can be read.
 */
export async function deleteMarked(remove: () => Promise<void>, read: () => Promise<unknown>): Promise<void> {
  try {
    await orNull(remove());
  } catch (error) {
    if (!isAwsError(error, 'accessDenied') || (await orNull(read())) !== null) throw error;
  }
}
