import type { CustomerEventPage, CustomerHoldings, CustomerProfile, CustomerResources } from '@tellerline/contracts';
import type { Http } from '../../../data/http.ts';
import { customerViewApi } from '../customer-view-api.ts';
import { noFilter } from '../event-story.ts';

/** A part of the overview as it was read, or why it was not. */
export type Read<T> = { value: T } | { failure: unknown };

export interface OverviewData {
  profile: Read<CustomerProfile>;
  holdings: Read<CustomerHoldings>;
  resources: Read<CustomerResources>;
  events: Read<CustomerEventPage>;
}

/** All parts side by side; the page is painted once, when every one has been answered, so that nothing moves under the eye. */
export async function readOverview(http: Http, customerNo: string): Promise<OverviewData> {
  const api = customerViewApi(http, customerNo);
  const [profile, holdings, resources, events] = await Promise.all([
    settled(api.profile()),
    settled(api.holdings()),
    settled(api.resources()),
    settled(api.events(noFilter, null)),
  ]);
  return { profile, holdings, resources, events };
}

const settled = <T>(answer: Promise<T>): Promise<Read<T>> =>
  answer.then(
    (value) => ({ value }),
    (failure: unknown) => ({ failure }),
  );
