import type { OutputOf } from '../../../contract/endpoint.ts';
import type { searchDrugs } from '../../../contract/search.ts';

type Facets = OutputOf<typeof searchDrugs>['facets'];
type Chosen = Readonly<Record<'list' | 'class' | 'field', string>>;

interface FacetBarProps {
  readonly facets: Facets | undefined;
  readonly chosen: Chosen;
  readonly onChoose: (change: Partial<Chosen>) => void;
}

const GROUPS = [
  { name: 'list', label: '名单', of: (facets: Facets) => facets.lists },
  { name: 'class', label: '甲乙类', of: (facets: Facets) => facets.classes },
  { name: 'field', label: '治疗领域', of: (facets: Facets) => facets.fields },
] as const;

/** What the results may be narrowed to, each with how many that would leave; pressed again it widens. */
export function FacetBar({ facets, chosen, onChoose }: FacetBarProps) {
  return (
    <div className="st-facets st-no-print">
      {GROUPS.map(({ name, label, of }) => {
        const choices = facets === undefined ? [] : of(facets);
        const lone = choices.length < 2 && chosen[name] === '';
        return (
          <div
            key={name}
            role="group"
            aria-label={label}
            className="st-facet"
            hidden={lone && name !== 'list'}
          >
            <span className="st-secondary">{label}</span>
            <div className="st-facet-choices">
              {choices.map((choice) => (
                <button
                  key={choice.id}
                  type="button"
                  aria-pressed={chosen[name] === choice.id}
                  onClick={() => onChoose({ [name]: chosen[name] === choice.id ? '' : choice.id })}
                >
                  {choice.label} <span className="st-number">{choice.count}</span>
                </button>
              ))}
            </div>
          </div>
        );
      })}
    </div>
  );
}
