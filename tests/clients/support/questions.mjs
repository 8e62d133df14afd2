/** What pages ask, with ids wherever there are some; the list that is paged; and what an answer comes to. */

/** The release that stood before the corrections. */
export const THEN = 3;

const PLAN = '420106,GDP,,2020,PLAN,GROWTH_YOY,,,';
const ROW = `${PLAN}7.5,,1,EQ,PERCENT,A,,,,,,wuchang-2020-h1-report,一（一）,408,426`;

/** Changes what the pages below show: a name of a code list, a figure, the place that it cites. */
export async function correct(server) {
  await server.correct('core', 'indicators.csv', ',Gross domestic product (regional),', ',GDP of the region,');
  const corrected = `${PLAN}7.6,,1,EQ,PERCENT,A,,,,,,wuchang-2020-h1-report,一（二）,408,427`;
  await server.correct('wuchang-2020-h1', 'observations.csv', ROW, corrected);
}

/** Changes a figure that comes late in the list. */
export async function correctOtherwise(server) {
  const late = '420106,ZHONGKAO_TOP_STUDENTS,,2020,ACTUAL,LEVEL,,,';
  await server.correct('wuchang-2020-h1', 'observations.csv', `${late}38,`, `${late}39,`);
}

const page = (name, asOf) => `
  ${name}Scoreboard: planExecution(district: "420106", period: "2020-S1", asOf: ${asOf}) {
    district { id name } period { id name observations(first: 3) { nodes { ...Figure } } }
    rows { indicator { id name(lang: EN) } assessment gap plan { ...Figure } actual { ...Figure } }
  }
  ${name}Indicator: indicator(code: "GDP", asOf: ${asOf}) {
    id name(lang: EN) category { id indicators(first: 2) { nodes { id name(lang: EN) } } }
    observations(first: 20) { totalCount nodes { ...Figure tasks(first: 1) { nodes { id name } } } }
    history { id name(lang: EN) release { id number } until { id number } }
  }
  ${name}District: district(code: "420106", asOf: ${asOf}) {
    id planExecution(period: "2020") { rows { indicator { id name(lang: EN) } plan { ...Figure } } }
  }
  ${name}Dataset: dataset(code: "wuchang-2020-h1", asOf: ${asOf}) { id release { id number } documents(first: 1) { nodes { id name } } }
  ${name}Rows: observations(first: 10, asOf: ${asOf}, filter: { indicators: ["GDP"] }) {
    pageInfo { hasNextPage endCursor } edges { cursor node { ...Figure } }
  }`;

const FIGURE = `fragment Figure on Observation {
  id value comparator disputed unit { id name } indicator { id name(lang: EN) } district { id name } period { id code }
  citation { section start end document { id name } } release { id number } history { id value release { id number } }
}`;

/** A page that tells of now and then in one request. */
export const BOTH = `query Both { ${page('now', 'null')} ${page('then', THEN)} } ${FIGURE}`;
/** A page of one moment. */
export const ONE = `query One($asOf: AsOf) { ${page('one', '$asOf')} } ${FIGURE}`;

/** A list in pages. */
export const LIST = `query List($after: String, $asOf: AsOf) {
  observations(first: 40, after: $after, asOf: $asOf, filter: { datasets: ["wuchang-2020-h1"] }) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { id value indicator { id name(lang: EN) } } }
  }
}`;

/** The rows of that list at a release, asked without a client, in one piece. */
export async function rows(server, asOf) {
  const whole = LIST.replace('first: 40', 'first: 500');
  return (await server.ask(whole, { asOf })).observations.edges.map(({ node }) => node);
}

/** An answer without what clients add to it. */
export function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).filter(([name]) => !name.startsWith('__'));
  return Object.fromEntries(fields.map(([name, inner]) => [name, plain(inner)]));
}
