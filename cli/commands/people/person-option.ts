import { line } from '@/lib/platform/text-schema';
import { findPeople } from '@/lib/people/reads';
import { AppError } from '@/lib/platform/errors';

export const personOption = line().min(3).meta({ description: 'Email address or ID of the person.', placeholder: 'PERSON' });

/** The one person with this ID or email address. */
export async function findPerson(person: string): Promise<{ id: string; name: string; email: string }> {
  const found = await findPeople(person);
  if (found.length > 1) throw new AppError('conflict', `${found.length} people have the email address ${person}. Give an ID instead: ${found.map(({ id }) => id).join(', ')}.`);
  if (!found[0]) throw new AppError('notFound', `No person has the ID or the email address ${person}. "pergola people list" lists everyone who has signed in.`);
  return found[0];
}
