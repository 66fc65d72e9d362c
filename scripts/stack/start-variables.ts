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
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: z.string().optional().meta({
    description: 'Encrypts what a page hands to its server actions: 32 random bytes in base64 (openssl rand -base64 32). The same on every host. npm start creates one when it is unset; npm run web needs it.',
  }),
  LOG_FILE_MB: z.string().default('50').meta({ description: 'npm start moves a log file aside when it is larger than this, in megabytes.' }),
  LOG_FILES: z.string().default('5').meta({ description: 'Earlier log files that npm start keeps beside each log.' }),
  PERGOLA_SANDBOX: z.enum(['off']).optional().meta({ description: 'off: use AWS instead of the sandbox.', example: 'off' }),
  SANDBOX_PORT: z.string().default('4566').meta({ description: 'Port of the sandbox.' }),
});
