import { Missing } from '@/shared/ui/figures';

/** A time with its year: what was imported may be of any. It breaks between day and time only. */
export function When({ at, missing }: { at: string | null; missing?: string }) {
  return at === null ? (
    <Missing reason={missing ?? 'its source does not say'} />
  ) : (
    <time dateTime={at} title={at}>
      <span className="nowrap">{whenText(at).slice(0, 10)}</span> {whenText(at).slice(11)}
    </time>
  );
}

/** `2025-10-28 06:51Z` */
export function whenText(at: string): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
