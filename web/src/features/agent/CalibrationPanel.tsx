import { useQuery } from '@tanstack/react-query';
import { number, share } from '@/shared/formats';
import { Age, Missing } from '@/shared/ui/figures';
import { Panel } from '@/shared/ui/Panel';
import { Loaded } from '@/shared/ui/states';
import { calibrationQuery, type CalibrationBin, type Who } from './queries';
import { StatisticRow } from './StatisticRow';
import css from './agent.module.css';

/** Whether it knows what it knows: what it said of its entries against what came of them, and what thinking costs. */
export function CalibrationPanel({ who }: { who: Who }) {
  const calibration = useQuery(calibrationQuery(who));
  const found = calibration.data;
  return (
    <Panel
      title="Calibration"
      what={
        found && (
          <>
            what it said of {number(found.forecasts, 0)} closed entries against what came of them
            {found.asOf && (
              <>
                , the last closed <Age at={found.asOf} desk={who.desk} /> ago
              </>
            )}
            ; rows open
          </>
        )
      }
      flush
    >
      <Loaded query={calibration} what="The calibration" rows={8}>
        {sheet => (
          <>
            {sheet.missing === null ? (
              <Table bins={sheet.table} />
            ) : (
              <p className={css.asOf}>
                <Missing reason={sheet.missing} /> <small className="dim">said against seen {sheet.missing}</small>
              </p>
            )}
            <div className={css.statistics}>
              {sheet.statistics.map(one => (
                <StatisticRow key={one.key} one={one} days={0} />
              ))}
            </div>
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Table({ bins }: { bins: readonly CalibrationBin[] }) {
  return (
    <table className={css.money}>
      <caption className="sr">Said against seen</caption>
      <thead>
        <tr>
          <th scope="col">Said</th>
          <th scope="col" className="right">
            Entries
          </th>
          <th scope="col" className="right">
            Came true
          </th>
          <th scope="col" className="right">
            Seen
          </th>
        </tr>
      </thead>
      <tbody>
        {bins.map(bin => (
          <tr key={bin.stated}>
            <th scope="row">{share(bin.stated)}</th>
            <td className="right">{number(bin.forecasts, 0)}</td>
            <td className="right">{number(bin.cameTrue, 0)}</td>
            <td className="right">{share(bin.seen)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
