'use client';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';

/** Words separated by commas; what is typed stays as it is, what counts are the words. */
export function TagsInput({ value, onChange }: { value: string[]; onChange: (tags: string[]) => void }) {
  const [text, setText] = useState(value.join(', '));
  return (
    <Input
      value={text}
      placeholder="forecast, weather"
      onChange={({ detail }) => {
        setText(detail.value);
        onChange([...new Set(detail.value.split(',').map((tag) => tag.trim()).filter(Boolean))]);
      }}
    />
  );
}
