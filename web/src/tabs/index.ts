/** The ready queries: real questions, each a `.graphql` file beside this one, with the variables that it opens with. */
import { AREA, AS_OF, CATEGORY, DISTRICT, INDICATOR, NEXT_PERIOD, PERIOD, SERIES, YEAR } from '../constants';
import scoreboard from './1-scoreboard.graphql?raw';
import category from './2-category.graphql?raw';
import projects from './3-projects.graphql?raw';
import planned from './4-planned.graphql?raw';
import series from './5-series.graphql?raw';
import disputed from './6-disputed.graphql?raw';
import releases from './7-releases.graphql?raw';

export interface ReadyTab {
  /** The question in Chinese: the first line of the file. */
  questionZh: string;
  /** The question in English: the second line of the file. */
  questionEn: string;
  query: string;
  /** JSON, as the variables editor shows it. */
  variables: string;
}

function readyTab(query: string, variables: Record<string, unknown>): ReadyTab {
  const [questionZh = '', questionEn = ''] = query.split('\n').map((line) => line.replace(/^#\s*/, ''));
  return { questionZh, questionEn, query, variables: JSON.stringify({ ...variables, lang: 'ZH' }, null, 2) };
}

export const READY_TABS: ReadyTab[] = [
  readyTab(scoreboard, { district: DISTRICT, period: PERIOD }),
  readyTab(category, { category: CATEGORY, district: DISTRICT, during: YEAR }),
  readyTab(projects, { area: AREA, stages: ['EXPROPRIATION', 'LAND_TRANSFER', 'STARTED', 'UNDER_WAY'] }),
  readyTab(planned, { district: DISTRICT, next: NEXT_PERIOD }),
  readyTab(series, { indicator: INDICATOR, district: DISTRICT, ...SERIES }),
  readyTab(disputed, { within: DISTRICT }),
  readyTab(releases, { district: DISTRICT, indicator: INDICATOR, during: YEAR, asOf: AS_OF }),
];
