import { TextInput } from '@mantine/core';
import { useRef } from 'react';
import { useKey } from '@/shared/keys/keys';
import { useUrl } from '@/shared/urlState';
import css from './shell.module.css';

/** Filters every table of the page; what is typed is in the address. */
export function Search() {
  const field = useRef<HTMLInputElement>(null);
  const [text, set] = useUrl('q');
  useKey('/', 'Filter the tables of this page', () => field.current?.select());
  return (
    <TextInput
      ref={field}
      className={css.search ?? ''}
      type="search"
      aria-label="Filter"
      placeholder="/ filter"
      value={text ?? ''}
      onChange={event => set(event.currentTarget.value || null)}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          set(null);
          event.currentTarget.blur();
        }
      }}
    />
  );
}
