import { z } from 'zod';
import { accountIdText, regionText } from '@/lib/platform/text-schema';

export const accountOption = accountIdText('Enter the 12-digit account ID.').meta({ description: 'AWS account ID.', placeholder: 'ACCOUNT_ID' });

export const regionsOption = z
  .array(regionText('Enter a Region, for example eu-west-1.'))
  .min(1)
  .meta({ description: 'Region that the account uses with Pergola.', placeholder: 'REGION' });

export const publishesOption = z.boolean().default(false).meta({ description: 'The account publishes services.' });

export const consumesOption = z.boolean().default(false).meta({ description: 'The account uses services of other accounts.' });
