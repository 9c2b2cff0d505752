import type { Gate } from './filedQueries';
import css from './filed.module.css';

/** What a stage asks for, each condition with the figure it was held against. */
export function Gates({ gates }: { gates: readonly Gate[] }) {
  return gates.length === 0 ? (
    <p className="dim">This stage asks for nothing: nothing is traded there.</p>
  ) : (
    <table className={css.gates}>
      <caption className="sr">Gates</caption>
      <thead>
        <tr>
          <th scope="col">Gate</th>
          <th scope="col">Is</th>
          <th scope="col">Needed</th>
          <th scope="col">Holds</th>
        </tr>
      </thead>
      <tbody>
        {gates.map(gate => (
          <tr key={gate.name}>
            <th scope="row">{gate.name.replaceAll('_', ' ')}</th>
            <td>{gate.saw}</td>
            <td>{gate.needed}</td>
            <td>{gate.passed ? <span className="up">✓ yes</span> : <span className="red">✗ no</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
