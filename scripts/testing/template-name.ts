/** The migrated database that every test's own is a copy of. */
export const templateName = 'pergola_template';
