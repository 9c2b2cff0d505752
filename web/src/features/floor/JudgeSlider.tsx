import { Slider } from '@mantine/core';
import { useEffect, useState } from 'react';

interface JudgeProps {
  available: number;
  least: number;
  days: number | null;
  setDays: (days: number | null) => void;
}

const COMMIT_MS = 120;

/** Judges the field as if it had only these first days: with few, the best one is mostly the luckiest. */
export function JudgeSlider({ available, least, days, setDays }: JudgeProps) {
  const most = Math.max(available, least);
  const chosen = Math.min(days ?? most, most);
  const [shown, setShown] = useState(chosen);
  useEffect(() => setShown(chosen), [chosen]);
  useEffect(() => {
    if (shown === chosen) {
      return;
    }

    const timer = setTimeout(() => setDays(shown >= most ? null : shown), COMMIT_MS);
    return () => clearTimeout(timer);
  }, [shown, chosen, most, setDays]);

  const stops = [least, 90, 180, 270, 365].filter(stop => stop < most * 0.94);
  return (
    <Slider
      aria-label="Judged after so many days"
      thumbLabel="Judged after so many days"
      min={least}
      max={most}
      value={shown}
      disabled={available <= least}
      onChange={setShown}
      label={value => `${value} d`}
      marks={[...stops, most].map(value => ({ value, label: `${value} d` }))}
      size="sm"
      style={{ flex: 1 }}
    />
  );
}
