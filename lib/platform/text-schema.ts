import { z } from 'zod';
import { problemOfLine, problemOfProse } from './text';

/* Schemas of text that enters. They are apart from the rules of `text.ts`, which the first page needs without zod. */

/** Adds an issue to a string schema for each text that `problem` has a message for. */
export function refuse(problem: (text: string) => string | null) {
  return (text: string, context: z.RefinementCtx) => {
    const message = problem(text);
    if (message) context.addIssue({ code: 'custom', message });
  };
}

/** One line, without blanks around it. */
export const line = () => z.string().trim().superRefine(refuse(problemOfLine));

/** One line exactly as it was typed: secrets and values. */
export const exactLine = () => z.string().superRefine(refuse(problemOfLine));

/** Several lines. Line breaks become line feeds. */
export const prose = () => z.string().overwrite((text) => text.replaceAll(/\r\n?/g, '\n')).superRefine(refuse(problemOfProse));

/** An ID of the database, such as `svc_` and 16 characters. */
export const idText = (prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9a-z]{16}$`));

/** The twelve digits of an AWS account. */
export const accountIdText = (message?: string) => z.string().regex(/^\d{12}$/, message);

/** A Region, such as `us-east-1`. */
export const regionText = (message?: string) => z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, message);
