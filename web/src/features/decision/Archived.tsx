import { Utc } from '@/shared/ui/figures';
import type { Said } from './queries';
import css from './decision.module.css';

/** Words that the retention has moved to a file: when, where, and what proves that it is the file. */
export function Archived({ said }: { said: Said }) {
  const { archive } = said;
  return archive === null ? null : (
    <div>
      <p>
        The text was archived on <Utc at={archive.archivedAt} />; its hash, and everything that came of it, stay here.
      </p>
      <p className={css.hash}>
        <span className="mono">{archive.file}</span> in <span className="mono">{archive.folder}</span> on{' '}
        {archive.machine}, SHA-256 <span className="mono">{archive.fileSha256}</span>
      </p>
    </div>
  );
}
