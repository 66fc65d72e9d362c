import { z } from 'zod';
import type { Command } from './command';

export interface Option {
  name: string;
  description: string;
  /** What stands for the value in a usage text, e.g. `ACCOUNT_ID`. */
  placeholder: string;
  isFlag: boolean;
  /** May be given more than once. */
  isRepeated: boolean;
  isRequired: boolean;
  choices: readonly string[];
  preset: string | undefined;
}

interface Property {
  type?: string;
  description?: string;
  placeholder?: string;
  default?: string | number | boolean | string[];
  enum?: string[];
  items?: { enum?: string[] };
}

/** The options of a command as its schema describes them. */
export function optionsOf({ options }: Pick<Command, 'options'>): Option[] {
  const { properties = {}, required = [] } = z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties as Record<string, Property>).map(([name, property]) => ({
    name,
    description: property.description ?? '',
    placeholder: property.placeholder ?? 'VALUE',
    isFlag: property.type === 'boolean',
    isRepeated: property.type === 'array',
    isRequired: required.includes(name),
    choices: property.enum ?? property.items?.enum ?? [],
    preset: presetOf(property.default),
  }));
}

/** None where nothing is given unless someone gives it: flags, empty texts and lists. */
function presetOf(value: Property['default']): string | undefined {
  return value === undefined || value === false || String(value) === '' ? undefined : String(value);
}
