import { useDesk, useStanding } from '@/shared/desks';
import { LabRibbon } from '@/shared/ui/Mode';
import { useMe } from '@/shared/session/session';

/** Says what kind of prices the page shows, for as long as it shows them. */
export function Ribbon() {
  const me = useMe();
  return me && me.role !== 'none' ? <DeskRibbon /> : null;
}

function DeskRibbon() {
  const [desk] = useDesk();
  const standing = useStanding(desk?.name);
  return desk?.mode === 'lab' ? <LabRibbon seed={standing?.seed ?? null} /> : null;
}
