import type { Difference } from '@/lib/controller/driver';

/** What somebody changed by hand: what was wanted, and what AWS holds. The rows stack where there is no room. */
export function Differences({ differences, of }: { differences: Difference[]; of: string }) {
  return (
    <table className="differences">
      <caption className="visually-hidden">What differs of the {of}</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Wanted</th>
          <th scope="col">Found on AWS</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ what, wanted, found }) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            <td data-label="Wanted">
              <span className="aws-term">{wanted}</span>
            </td>
            <td data-label="Found on AWS">
              <span className="aws-term">{found}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
