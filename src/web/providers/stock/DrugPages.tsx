import { DrugPage } from '../../catalogue/search/DrugPage.tsx';
import { DrugSearchPage } from '../../catalogue/search/DrugSearchPage.tsx';
import { DrugPlaces } from './DrugPlaces.tsx';

const placesOf = (drugKey: string) => <DrugPlaces drugKey={drugKey} />;

/** The drug's page with who has it. */
export function DrugWithPlacesPage() {
  return <DrugPage places={placesOf} />;
}

/** The search with who has the chosen drug. */
export function DrugSearchWithPlacesPage() {
  return <DrugSearchPage places={placesOf} />;
}
