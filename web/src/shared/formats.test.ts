import { describe, expect, test } from 'vitest';
import type { Decimal } from './api/exact';
import {
  age,
  bps,
  duration,
  llmCost,
  percent,
  pnl,
  price,
  share,
  sharpe,
  size,
  staleness,
  tokens,
  usd,
  utc,
} from './formats';
import { compareFigures, fixed, sum } from './formats/decimal';

const d = (text: string) => text as Decimal;
const thin = (text: string) => text.replaceAll(' ', '\u202f');

describe('money', () => {
  test('shows a profit with sign and arrow', () => {
    expect(pnl(d('1234.56'))).toEqual({ text: '+$1,234.56', exact: '+$1,234.56', arrow: '▲' });
  });

  test('shows a loss with a real minus and the arrow down', () => {
    expect(pnl(d('-0.5'))).toEqual({ text: '−$0.50', exact: '−$0.50', arrow: '▼' });
  });

  test('gives no direction to what is shown as zero, and keeps the exact figure', () => {
    expect(pnl(d('-0.0004'))).toEqual({ text: '$0.00', exact: '−$0.0004', arrow: '' });
  });

  test('shortens cards from 100k and keeps the exact figure', () => {
    expect(usd(d('123400.25'), { compact: true })).toEqual({ text: '$123.4k', exact: '$123,400.25' });
    expect(usd(d('99999.99'), { compact: true }).text).toBe('$99,999.99');
    expect(usd(d('-1234567.8'), { compact: true, signed: true }).text).toBe('−$1.23M');
    expect(usd(d('999999'), { compact: true }).text).toBe('$1.00M');
  });

  test('never rounds through a float', () => {
    expect(usd(d('12345678901234567890.125')).text).toBe('$12,345,678,901,234,567,890.13');
    expect(usd(d('1.005')).text).toBe('$1.01');
  });

  test('shows what a model cost to a hundredth of a cent', () => {
    expect(llmCost(d('0.00612'))).toBe('$0.0061');
  });
});

describe('rates', () => {
  test('shows a fraction of equity as a percentage', () => {
    expect(percent(d('0.0415'))).toBe(thin('+4.15 %'));
    expect(percent(0.285)).toBe(thin('+28.50 %'));
    expect(percent(d('-0.00001'))).toBe(thin('0.00 %'));
    expect(share(d('0.414'))).toBe(thin('41 %'));
  });

  test('shows costs in basis points with one decimal', () => {
    expect(bps(d('0.00021'))).toBe(thin('2.1 bps'));
  });

  test('shows a Sharpe ratio only with its error and its days', () => {
    expect(sharpe(1.84, 2.012, 90)).toBe(`1.84 ± 2.01 (90\u202fd)`);
    expect(sharpe(-0.004, 1, 30)).toBe(`0.00 ± 1.00 (30\u202fd)`);
  });
});

describe('market figures', () => {
  test('shows a price at the tick and a size at its step', () => {
    expect(price(d('1234.5'), d('0.01'))).toBe('1,234.50');
    expect(size(d('0.250'), d('0.001'))).toBe('0.250');
    expect(size(d('-3'), d('1'))).toBe('−3');
  });
});

describe('time', () => {
  test('shows UTC with seconds', () => {
    expect(utc('2026-10-28T06:51:03.123456Z')).toBe('10-28 06:51:03Z');
    expect(utc('no time')).toBe('—');
  });

  test('shows an age in one unit', () => {
    expect([14_000, 180_000, 18_000_000, 1_036_800_000, -5].map(age)).toEqual(
      ['14 s', '3 min', '5 h', '12 d', '0 s'].map(thin),
    );
  });

  test('shows milliseconds below ten seconds', () => {
    expect([0.24, 9_800, 12_340].map(duration)).toEqual(['0.2 ms', '9,800 ms', '12.3 s'].map(thin));
  });

  test('turns amber over twice and red over five times the expected interval', () => {
    expect([2_000, 2_001, 5_000, 5_001].map(ms => staleness(ms, 1_000))).toEqual(['fresh', 'late', 'late', 'stale']);
  });
});

test('counts tokens in thousands', () => {
  expect([999, 12_345, 1_200_000].map(tokens)).toEqual(['999', '12.3k', '1.2M']);
});

test('compares and adds without rounding', () => {
  expect(compareFigures(d('0.1'), d('0.10'))).toBe(0);
  expect(compareFigures(d('-2'), d('1.5'))).toBe(-1);
  expect(sum([d('0.1'), d('0.2'), d('-12.345')])).toBe('-12.045');
  expect(fixed(1e-7, 2)).toBe('0.00');
});
