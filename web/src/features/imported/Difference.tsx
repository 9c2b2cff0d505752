import { usd } from '@/shared/formats';
import type { Figure } from '@/shared/formats/decimal';
import { Missing } from '@/shared/ui/figures';

/** Dollars claimed beyond what is known; without the colours of a profit, which it is not. */
export function Difference({ value, missing }: { value: Figure | null | undefined; missing: string }) {
  if (value === null || value === undefined) {
    return <Missing reason={missing} />;
  }

  const shown = usd(value, { signed: true });
  return <span title={shown.exact}>{shown.text}</span>;
}
