import type { FieldErrors } from '@/shared/api/problem';
import css from './studio.module.css';

interface FileFieldProps {
  file: string;
  /** Whether it was changed by hand, so that the form waits for it. */
  isWritten: boolean;
  errors: FieldErrors;
  onWrite: (text: string) => void;
}

/** The file as text; one may also be taken from the machine. */
export function FileField({ file, isWritten, errors, onWrite }: FileFieldProps) {
  const sentences = Object.values(errors);
  return (
    <div className={css.field} data-wide="">
      <label htmlFor="agent-file">
        Agent file {isWritten && <span className="dim">(written by hand; the form reads it when you go back)</span>}
      </label>
      <textarea
        id="agent-file"
        className={`${css.input} ${css.code}`}
        rows={28}
        spellCheck={false}
        aria-invalid={sentences.length > 0 ? true : undefined}
        value={file}
        onChange={event => onWrite(event.currentTarget.value)}
      />
      {sentences.map(sentence => (
        <p key={sentence} className={css.wrong} role="alert">
          {sentence}
        </p>
      ))}
      <label className={css.take}>
        Take a file{' '}
        <input
          type="file"
          accept=".md,.txt"
          onChange={event => void event.currentTarget.files?.[0]?.text().then(onWrite)}
        />
      </label>
    </div>
  );
}
