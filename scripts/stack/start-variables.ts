import { z } from 'zod';

/** What `npm start` itself reads, beside the variables of the processes that it starts (`lib/platform/variables.ts`). */
export const startVariables = z.object({
  PORT: z.string().default('3000').meta({ description: 'Port of the portal.' }),
  HOST: z.string().default('127.0.0.1').meta({ description: 'Address that the portal listens on.' }),
  PERGOLA_HOME: z.string().default('.pergola').meta({ description: 'Folder for data, logs, and secrets.' }),
  DATABASE_OWNER_URL: z.string().optional().meta({
    description: 'Required with DATABASE_URL: the same database as the role that owns the tables. The migrations run as this role; the portal and the workers never see it.',
    example: 'postgresql://pergola_owner:password@db.example.com/pergola',
  }),
  PERGOLA_SANDBOX: z.enum(['off']).optional().meta({ description: 'off: use AWS instead of the sandbox.', example: 'off' }),
  SANDBOX_PORT: z.string().default('4566').meta({ description: 'Port of the sandbox.' }),
});
