import { expect, test } from 'vitest';
import { reportOf } from './report';

test('counts the rejected rows of a file and keeps its contradictions word for word', () => {
  const report = reportOf({
    rulings: [
      { name: 'accepted', times: 9 },
      { name: 'rejected', times: 2 },
    ],
    reasons: [{ name: 'no coin is named', times: 2 }],
    contradictions: ['1 of 3 trades claim a net that is not theirs'],
  });
  expect(report.rejected).toBe(2);
  expect(report.contradictions).toEqual(['1 of 3 trades claim a net that is not theirs']);
  expect(report.counts.map(({ what }) => what)).toEqual(['Rows by ruling', 'Why rows were rejected or did nothing']);
});

test('says nothing of a file whose report is of another shape', () => {
  expect(reportOf(null)).toEqual({ rejected: 0, contradictions: [], counts: [] });
  expect(reportOf({ rulings: 'many', contradictions: [1] })).toEqual({ rejected: 0, contradictions: [], counts: [] });
});
