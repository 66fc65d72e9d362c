'use client';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useWatch } from 'react-hook-form';
import { controlOf } from '@/components/action-form';
import { signIns } from '../../schema';
import { signInWords } from '../../words';
import { Field, type PublishControl } from './field';
import { TokenParametersField } from './token-parameters-field';

const descriptions: Record<(typeof signIns)[number], string | undefined> = {
  NONE: 'Whoever can reach it can call it.',
  BASIC: 'HTTP basic authentication.',
  API_KEY: 'A key in a header.',
  OAUTH_CLIENT_CREDENTIALS: 'A client ID and secret, exchanged for tokens.',
};

/** How consumers sign in. Secrets are never asked for here: each consumer enters its own when it connects. */
export function SignInFields({ control }: { control: PublishControl }) {
  const signIn = useWatch({ control, name: 'signIn' });
  return (
    <SpaceBetween size="l">
      <Field control={control} name="signIn" label="How to sign in to it" description="No secrets here: consumers enter theirs when they connect, and Pergola never keeps them.">
        {(field) => (
          <RadioGroup
            value={String(field.value)}
            items={signIns.map((value) => ({ value, label: signInWords[value], description: descriptions[value] }))}
            onChange={({ detail }) => field.onChange(detail.value)}
          />
        )}
      </Field>
      {signIn === 'API_KEY' && (
        <Field control={control} name="apiKeyName" label="Header of the key" constraint="For example x-api-key.">
          {(field) => <Input {...controlOf(field)} spellcheck={false} />}
        </Field>
      )}
      {signIn === 'OAUTH_CLIENT_CREDENTIALS' && (
        <SpaceBetween size="l">
          <Field control={control} name="oauth.endpoint" label="Token endpoint" constraint="The https:// address that issues tokens. EventBridge reaches it over the internet.">
            {(field) => <Input {...controlOf(field)} inputMode="url" spellcheck={false} />}
          </Field>
          <Field control={control} name="oauth.method" label="Method of the token request">
            {(field) => (
              <Select
                ref={field.ref}
                selectedOption={{ value: String(field.value) }}
                options={['POST', 'GET', 'PUT'].map((value) => ({ value }))}
                onChange={({ detail }) => field.onChange(detail.selectedOption.value)}
              />
            )}
          </Field>
          <Field control={control} name="oauth.scope" label="Scope" isOptional>
            {(field) => <Input {...controlOf(field)} spellcheck={false} />}
          </Field>
          <TokenParametersField control={control} />
        </SpaceBetween>
      )}
    </SpaceBetween>
  );
}
