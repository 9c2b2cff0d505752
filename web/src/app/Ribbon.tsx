import { useLocation } from '@tanstack/react-router';
import { useDesk, useStanding } from '@/shared/desks';
import { ImportedRibbon, LabRibbon } from '@/shared/ui/Mode';
import { useMe } from '@/shared/session/session';

/** Says what kind of prices the page shows, for as long as it shows them. */
export function Ribbon() {
  const me = useMe();
  const isImported = useLocation({ select: ({ pathname }) => /^\/imported(\/|$)/.test(pathname) });
  return me && me.role !== 'none' ? isImported ? <ImportedRibbon /> : <DeskRibbon /> : null;
}

function DeskRibbon() {
  const [desk] = useDesk();
  const standing = useStanding(desk?.name);
  return desk?.mode === 'lab' ? <LabRibbon seed={standing?.seed ?? null} /> : null;
}
