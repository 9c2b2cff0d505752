import { useId, type ReactNode } from 'react';
import type { FieldErrors } from '@/shared/api/problem';
import { fileFields, type AgentForm, type FormField } from './form';
import css from './studio.module.css';

/** A form, a way to change a field of it, and what the server said of each. */
export interface Editing {
  form: AgentForm;
  set: (field: FormField, value: string) => void;
  errors: FieldErrors;
}

interface FieldProps {
  editing: Editing;
  field: FormField;
  label: string;
  /** What may be written, units included. */
  hint?: string | undefined;
  placeholder?: string | undefined;
  list?: string;
  wide?: boolean;
}

/** One line of text, with what is wrong with it right below. */
export function TextField({ editing, field, label, hint, placeholder, list, wide }: FieldProps) {
  return (
    <Framed editing={editing} field={field} label={label} hint={hint} wide={wide ?? false}>
      {attributes => (
        <input
          {...attributes}
          type="text"
          list={list}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          value={editing.form[field]}
          onChange={event => editing.set(field, event.currentTarget.value)}
        />
      )}
    </Framed>
  );
}

interface ChoiceProps extends FieldProps {
  choices: readonly { value: string; label: string }[];
}

export function ChoiceField({ editing, field, label, hint, choices }: ChoiceProps) {
  return (
    <Framed editing={editing} field={field} label={label} hint={hint} wide={false}>
      {attributes => (
        <select
          {...attributes}
          value={editing.form[field]}
          onChange={event => editing.set(field, event.currentTarget.value)}
        >
          {choices.map(choice => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Framed>
  );
}

export function PromptField({ editing }: { editing: Editing }) {
  return (
    <Framed
      editing={editing}
      field="prompt"
      label="Prompt"
      hint="{{time}}, {{snapshot.table}}, {{account}} and {{news}} stand where it is told of them; else they follow."
      wide
    >
      {attributes => (
        <textarea
          {...attributes}
          rows={16}
          value={editing.form.prompt}
          onChange={event => editing.set('prompt', event.currentTarget.value)}
        />
      )}
    </Framed>
  );
}

interface FramedProps {
  editing: Editing;
  field: FormField;
  label: string;
  hint: string | undefined;
  wide: boolean;
  children: (attributes: {
    id: string;
    className: string;
    'aria-invalid': boolean | undefined;
    'aria-describedby': string | undefined;
  }) => ReactNode;
}

function Framed({ editing, field, label, hint, wide, children }: FramedProps) {
  const id = useId();
  const error = editing.errors[fileFields[field]];
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
  return (
    <div className={css.field} data-wide={wide ? '' : undefined}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        className: css.input ?? '',
        'aria-invalid': error ? true : undefined,
        'aria-describedby': described,
      })}
      {error && (
        <p id={`${id}-error`} className={css.wrong} role="alert">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className={css.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}
