"""Measures how soon search answers among 100,000 names, the first time that a text is asked and afterwards. Run it by
`make bench`, or alone.

Each text is asked of a fresh server, then with other sizes of the page, so that no answer is one that was kept: by GraphQL
with the first page alone, by GraphQL with the total too, and by REST, which always tells it. Settings, as environment
variables:

BENCH_NAMES             names (100000)
BENCH_SEARCH_ROUNDS     fresh servers, one after the other; the worst first time of all counts (3)
BENCH_SEARCH_POSTGRES   URL of an empty database or of one that this has filled; unless given, a server is started for the
                        purpose, but where BENCH_POSTGRES is `none`; `none` leaves PostgreSQL out
BENCH_LIMIT_MS          fail where a median or a worst first time is above this
"""

import contextlib
import dataclasses
import http.client
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.parse

import bench
import names
import postgres

NAMES = int(os.environ.get("BENCH_NAMES", 100_000))
ROUNDS = int(os.environ.get("BENCH_SEARCH_ROUNDS", 3))
LIMIT = float(os.environ.get("BENCH_LIMIT_MS", "inf"))
FOLDER = bench.ROOT / "target/bench" / f"names-{NAMES}"

# How often a text is asked after the first time, each time for a page of another size.
AGAIN = 40
PAGE = 20


@dataclasses.dataclass(frozen=True)
class Text:
    """What is looked for."""

    sort: str
    text: str
    kinds: tuple = ()

    def __str__(self):
        return f"{self.text} ({', '.join(self.kinds).lower()})" if self.kinds else self.text


TEXTS = [
    Text("one character", "路"),
    Text("one character", "湖"),
    Text("two characters", "工程"),
    Text("two characters", "码头"),
    Text("Chinese word", "武昌区"),
    Text("Chinese phrase", "排水管网"),
    Text("Chinese phrase", "社区服务中心"),
    Text("Chinese phrase", "武昌区和平"),
    Text("whole name", "道路建设项目"),
    Text("English word", "project"),
    Text("English word", "construction"),
    Text("English word", "observatory"),
    Text("English prefix", "w"),
    Text("English prefix", "con"),
    Text("several words", "道路 改造"),
    Text("several words", "renewal project"),
    Text("several words", "construction works wuchang"),
    Text("several words", "武昌区 bridge phase 2"),
    Text("code", "WUCHANG_P_4711"),
    Text("code", "wuchang_p"),
    Text("with kinds", "路", ("PROJECT", "TASK")),
    Text("with kinds", "works", ("INDICATOR",)),
    Text("with kinds", "wuchang", ("DOCUMENT", "DISTRICT")),
    Text("nothing found", "无此项目"),
    Text("nothing found", "xylophone"),
]
# What the server is warmed up with.
OTHERS = [Text("", "忠志里"), Text("", "博物馆 搬迁"), Text("", "pilot museum"), Text("", "天文台 勘探", ("TASK",))]

QUERY = """query Search($text: String!, $kinds: [SearchKind!], $first: Int!) {
  search(text: $text, kinds: $kinds, first: $first) { %s
    edges { matched node { __typename
      ... on Indicator { code name } ... on Project { code name } ... on Task { code name }
      ... on District { code name } ... on Document { code name } } }
  }
}"""


def graphql(fields):
    """Asks by GraphQL."""

    def ask(connection, text, size):
        asked = {"text": text.text, "kinds": text.kinds or None, "first": size}
        body = json.dumps({"query": QUERY % fields, "variables": asked})
        connection.request("POST", "/graphql", body, {"content-type": "application/json"})

    return ask


def rest(connection, text, size):
    """Asks by REST."""
    words = [("text", text.text), ("limit", size), *(("kind", kind) for kind in text.kinds)]
    connection.request("GET", f"/api/v1/search?{urllib.parse.urlencode(words)}")


WAYS = {"GraphQL": graphql(""), "with totalCount": graphql("totalCount"), "REST": rest}


def told(answer):
    """Codes of a page, and the total where it is told."""
    answer = json.loads(answer)
    if "items" in answer:
        return [(row["code"], row["matched"]) for row in answer["items"]], answer["total"]
    if answer.get("errors"):
        raise SystemExit(f"errors: {answer['errors'][:1]}")
    found = answer["data"]["search"]
    return [(edge["node"]["code"], edge["matched"]) for edge in found["edges"]], found.get("totalCount")


def asked(connection, ask, text, size):
    """An answer, and the milliseconds that it took."""
    begun = time.perf_counter()
    ask(connection, text, size)
    response = connection.getresponse()
    answer = response.read()
    taken = (time.perf_counter() - begun) * 1000
    if response.status != 200:
        raise SystemExit(f"{text}: status {response.status}: {answer[:500]}")
    return answer, taken


class Run:
    """What a text took by one way of asking."""

    def __init__(self):
        self.first, self.again = [], []

    @property
    def worst(self):
        return max(self.first)

    @property
    def median(self):
        return statistics.median(self.again)

    @property
    def p99(self):
        return sorted(self.again)[len(self.again) * 99 // 100]


def measure(url, core, runs, answers):
    """One fresh server for each way of asking; whatever is told must be what others told."""
    for way, ask in WAYS.items():
        with bench.serving(bench.OPENPLAN, {"DATABASE_URL": url}, core) as server:
            connection = http.client.HTTPConnection(server.host)
            for text in OTHERS:
                asked(connection, ask, text, PAGE)
            for text in TEXTS:
                run = runs.setdefault((text, way), Run())
                answer, taken = asked(connection, ask, text, PAGE)
                run.first.append(taken)
                page, total = told(answer)
                known_page, known_total = answers.setdefault(text, (page, total))
                if page != known_page or None not in (total, known_total) and total != known_total:
                    raise SystemExit(f"{text}, {way}: {total} {page}, elsewhere {known_total} {known_page}")
                answers[text] = (page, known_total if total is None else total)
                run.again += [asked(connection, ask, text, PAGE + 1 + more)[1] for more in range(AGAIN)]


def table(database, runs, answers):
    """A line a text: for each way the median and the 99th percentile afterwards, and the worst first time."""
    print(f"\n{database}: median, p99, worst first time in ms among {NAMES:,} names, pages of {PAGE} and more\n")
    print(f"{'':<16} {'':<34} {'found':>7} " + " ".join(f"{way:>23}" for way in WAYS))
    for text in TEXTS:
        taken = (runs[text, way] for way in WAYS)
        figures = " ".join(f"{run.median:>7.1f} {run.p99:>7.1f} {run.worst:>7.1f}" for run in taken)
        # Chinese characters are as wide as two letters.
        wide = sum(ord(letter) > 0x2E80 for letter in str(text))
        print(f"{text.sort:<16} {str(text):<{34 - wide}} {answers[text][1]:>7,} {figures}", flush=True)


def fill(url):
    """Imports the names; where they are there already, nothing comes of it."""
    package = FOLDER / "package"
    if not package.exists():
        names.write(NAMES, FOLDER / "unfinished")
        (FOLDER / "unfinished").rename(package)
    begun = time.perf_counter()
    command = [bench.RELEASE / "openplan", "import", package]
    subprocess.run(command, check=True, env=os.environ | {"DATABASE_URL": url}, stdout=subprocess.DEVNULL)
    bench.progress(f"... {time.perf_counter() - begun:.1f} s")


def databases(stack, core):
    """Those that are measured, by their names."""
    yield "SQLite", f"sqlite://{FOLDER}/names.sqlite"
    given = os.environ.get("BENCH_SEARCH_POSTGRES", "")
    if "none" not in (given, given or os.environ.get("BENCH_POSTGRES")):
        yield "PostgreSQL", given or stack.enter_context(postgres.server(core))


def main():
    server_core, load_core = bench.cores()
    # Where servers log to.
    bench.FOLDER.mkdir(parents=True, exist_ok=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    slow, answers = [], {}
    with contextlib.ExitStack() as stack:
        for database, url in databases(stack, load_core):
            bench.progress(f"importing {NAMES:,} names into {database} ...")
            fill(url)
            runs = {}
            for number in range(ROUNDS):
                bench.progress(f"{database}: round {number + 1} of {ROUNDS}")
                measure(url, server_core, runs, answers)
            table(database, runs, answers)
            slow += [f"{database}, {text}, {way}" for (text, way), run in runs.items() if max(run.median, run.worst) > LIMIT]
    if slow:
        sys.exit(f"\nslower than {LIMIT} ms:\n" + "\n".join(slow))


if __name__ == "__main__":
    main()
