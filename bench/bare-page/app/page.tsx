import { BarePage } from './bare-page';

export default function Page() {
  return <BarePage />;
}
