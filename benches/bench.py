"""Measures how fast a page of 50 observations is served, beside what else could serve it: run it by `make bench`.

Every server has one core for itself, the load another; each run begins with a fresh server, whose answers are compared
with the others' first. Settings, as environment variables:

BENCH_ROWS      observations (800000)
BENCH_SECONDS   of a run (5)
BENCH_ROUNDS    of all runs, one after the other; the best of each counts (3)
BENCH_POSTGRES  URL of an empty database or of one that this has filled; unless given, a server is started for the
                purpose; `none` leaves PostgreSQL out
"""

import contextlib
import dataclasses
import http.client
import json
import os
import pathlib
import random
import sqlite3
import subprocess
import sys
import urllib.parse

import generate
import postgres

ROOT = pathlib.Path(__file__).resolve().parent.parent
RELEASE = ROOT / "target/release"
ROWS = int(os.environ.get("BENCH_ROWS", 800_000))
SECONDS = int(os.environ.get("BENCH_SECONDS", 5))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", 3))
FOLDER = ROOT / "target/bench" / str(ROWS)
OPENPLAN = [RELEASE / "openplan", "serve", "--listen", "127.0.0.1:0"]
SQLITE = f"sqlite://{FOLDER}/bench.sqlite"

PAGE = 50
CONNECTIONS = 16
# No run asks for as many pages, so that none asks for the same twice.
CURSORS = 80_000
# Pages that are compared.
SAMPLES = 7

QUERY = """query Page($after: String) {
  observations(first: 50, after: $after) {
    nodes {
      value
      district { code name }
      indicator { code name }
      unit { code name }
      period { code name }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""
# What REST tells of the same rows, but for the names of periods.
FIELDS = "value,district,districtName,indicator,indicatorName,unit,unitName,period"
CURSORS_QUERY = """query Cursors($after: String) {
  observations(first: 500, after: $after) { edges { cursor } pageInfo { endCursor hasNextPage } }
}"""
# The order of the list: the places of the servers that read by a join.
PLACES = """SELECT district, indicator, project, period_start, period_end, scenario, measure, against FROM observation
  WHERE headline AND to_release = 2147483647 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8"""


def body(query, after):
    return json.dumps({"query": query, "variables": {"after": after}})


@dataclasses.dataclass(eq=False)
class Question:
    """How a page is asked for: what stands before a line of a file and behind it."""

    method: str
    before: str
    behind: str
    header: tuple = ()


GRAPHQL = Question("POST", *body(QUERY, "@").split("@"))
REST = Question("GET", f"/api/v1/observations?limit={PAGE}&fields={FIELDS}&cursor=", "")


@dataclasses.dataclass
class Runner:
    """What is measured: a server and what it is asked."""

    name: str
    database: str
    command: list
    environment: dict
    # A file of cursors, one a line.
    cursors: pathlib.Path
    question: Question = GRAPHQL
    runs: list = dataclasses.field(default_factory=list)

    @property
    def best(self):
        return max(self.runs, key=lambda run: run["rate"])


@dataclasses.dataclass
class Server:
    """A running server."""

    host: str
    process: int

    def cpu(self):
        """Microseconds of CPU that it has used."""
        fields = pathlib.Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1_000_000 // os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def serving(command, environment, core):
    """Starts a server on a core."""
    with open(FOLDER / "serve.log", "wb") as log:
        process = subprocess.Popen(
            ["taskset", "-c", str(core), *command], env=os.environ | environment, stdout=subprocess.PIPE, stderr=log
        )
    try:
        for line in process.stdout:
            url = next((word for word in line.decode().split() if word.startswith("http://")), None)
            if url:
                yield Server(urllib.parse.urlsplit(url).netloc, process.pid)
                return
        raise SystemExit(f"{command} did not start: {(FOLDER / 'serve.log').read_text()}")
    finally:
        process.terminate()
        process.wait()


def ask(connection, query, after):
    """The bytes of an answer."""
    connection.request("POST", "/graphql", body(query, after), {"content-type": "application/json"})
    response = connection.getresponse()
    answer = response.read()
    if response.status != 200:
        raise SystemExit(f"status {response.status}: {answer[:500]}")
    return answer


def observations(answer):
    """What an answer without errors says."""
    answer = json.loads(answer)
    if answer.get("errors"):
        raise SystemExit(f"errors: {answer['errors'][:1]}")
    return answer["data"]["observations"]


def import_package(database):
    """Generates the rows and imports them; where they are there already, nothing comes of it."""
    package = FOLDER / "package"
    if not package.exists():
        generate.generate(ROWS, FOLDER / "unfinished")
        (FOLDER / "unfinished").rename(package)
    command = [RELEASE / "openplan", "import", package]
    subprocess.run(command, check=True, env=os.environ | {"DATABASE_URL": database}, stdout=subprocess.DEVNULL)


def collect(core):
    """Writes the cursors of rows all over the list, the service's and the others' of the same rows, in one order.

    Gives samples of the answers, by the place in the files.
    """
    with contextlib.closing(sqlite3.connect(FOLDER / "bench.sqlite")) as database:
        places = ["|".join(map(str, row)) for row in database.execute(PLACES)]
    with serving(OPENPLAN, {"DATABASE_URL": SQLITE}, core) as server:
        connection = http.client.HTTPConnection(server.host)
        ours, after, more = [], None, True
        while more:
            page = observations(ask(connection, CURSORS_QUERY, after))
            ours += [edge["cursor"] for edge in page["edges"]]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        # After the last ones there is no whole page.
        pairs = list(zip(ours, places, strict=True))[: -PAGE - 1 : max(1, ROWS // CURSORS)]
        random.Random(1).shuffle(pairs)
        write_lines("cursors", (cursor for cursor, _ in pairs))
        write_lines("places", (place for _, place in pairs))
        sampled = range(0, len(pairs), len(pairs) // SAMPLES)
        return {at: ask(connection, QUERY, pairs[at][0]) for at in sampled}


def write_lines(name, lines):
    (FOLDER / name).write_text("".join(f"{line}\n" for line in lines))


def runners(samples, databases):
    """All that is measured, in the order of the table."""
    at, answer = next(iter(samples.items()))
    (FOLDER / "body.json").write_bytes(answer)
    (FOLDER / "same").write_text((FOLDER / "cursors").read_text().splitlines()[at] + "\n")
    rival = RELEASE / "serving"
    yield Runner("1  a fixed body, bare axum", "", [rival, "fixed", FOLDER / "body.json"], {}, FOLDER / "same")
    for database, url in databases.items():
        environment = {"DATABASE_URL": url}
        yield Runner("2  GraphQL, asked again", database, OPENPLAN, environment, FOLDER / "same")
        yield Runner("3  GraphQL, another row each", database, OPENPLAN, environment, FOLDER / "cursors")
        yield Runner("   REST, another row each", database, OPENPLAN, environment, FOLDER / "cursors", REST)
        yield Runner("   asked again, held: 304", database, OPENPLAN, environment, FOLDER / "same", HELD)
        yield Runner("4  a join, async-graphql", database, [rival, "library", url], {}, FOLDER / "places")
        yield Runner("5  a join, serde", database, [rival, "plain", url], {}, FOLDER / "places")


# By GET, with the tag of the answer.
HELD = Question("GET", f"/graphql?query={urllib.parse.quote(QUERY)}&variables=%7B%22after%22%3A%22", "%22%7D")


def prepare(runner, server):
    """What a client knows that holds the answer."""
    question, connection = runner.question, http.client.HTTPConnection(server.host)
    connection.request("GET", question.before + runner.cursors.read_text().strip() + question.behind)
    response = connection.getresponse()
    response.read()
    question.header = ("If-None-Match", response.headers["etag"])


def check(runner, server, samples):
    """The page is whole, and what all answer alike is alike."""
    if runner.question is HELD:
        return prepare(runner, server)
    cursors = runner.cursors.read_text().splitlines()
    connection = http.client.HTTPConnection(server.host)
    if runner.question is REST:
        return check_rest(connection, cursors, samples)
    for at, expected in samples.items():
        if at < len(cursors):
            found, wanted = observations(ask(connection, QUERY, cursors[at])), observations(expected)
            if len(found["nodes"]) != PAGE or found["nodes"] != wanted["nodes"]:
                raise SystemExit(f"{runner.name}, {runner.database}: another page after {cursors[at]}")


def check_rest(connection, cursors, samples):
    """The figures are those that GraphQL tells."""
    for at, expected in samples.items():
        connection.request("GET", REST.before + cursors[at])
        found = json.loads(connection.getresponse().read(), parse_float=str, parse_int=str)["items"]
        wanted = [(node["value"], node["district"]["name"]) for node in observations(expected)["nodes"]]
        if [(row["value"], row["districtName"]) for row in found] != wanted:
            raise SystemExit(f"REST: another page after {cursors[at]}")


def load(server, runner, first, seconds, core):
    """A run of wrk: what it tells, with the rate and what a request cost the server."""
    question = runner.question
    command = ["taskset", "-c", str(core), "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    command += ["-s", ROOT / "benches/wrk.lua", f"http://{server.host}", "--", runner.cursors, str(first)]
    command += [question.method, question.before, question.behind, *question.header]
    before_it = server.cpu()
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    told = json.loads(output.splitlines()[-1])
    if told["failed"]:
        raise SystemExit(f"{told['failed']} requests failed: {output}")
    cpu = (server.cpu() - before_it) / told["requests"]
    return told | {"rate": told["requests"] * 1e6 / told["microseconds"], "cpu": cpu}


def measure(runner, number, samples, server_core, load_core):
    """One run of one server, after a second to warm up with other rows."""
    with serving(runner.command, runner.environment, server_core) as server:
        check(runner, server, samples)
        load(server, runner, CURSORS // 2, 1, load_core)
        run = load(server, runner, number * 101, SECONDS, load_core)
    if runner.question is GRAPHQL and run["bytes"] / run["requests"] < 0.9 * len(next(iter(samples.values()))):
        raise SystemExit(f"{runner.name}, {runner.database}: the answers are too short")
    runner.runs.append(run)
    progress(f"{runner.name:<30} {runner.database:<11} {run['rate']:>10,.0f} {run['cpu']:>8,.0f} µs")


def progress(line):
    print(line, file=sys.stderr, flush=True)


def table(runners):
    """The best runs beside each other."""
    fixed = runners[0].best["rate"]
    joins = {runner.database: runner.best["rate"] for runner in runners if runner.name.startswith("4")}
    print(f"\n{ROWS:,} observations, pages of {PAGE}, {CONNECTIONS} connections, the server on one core;")
    print(f"the best of {ROUNDS} runs of {SECONDS} s each; CPU is the server's time for a request\n")
    print(f"{'':<30} {'':<11} {'requests/s':>10} {'to 1':>6} {'to 4':>6} {'p99 ms':>8} {'CPU µs':>8}")
    for runner in runners:
        rate, p99 = runner.best["rate"], runner.best["p99"] / 1000
        cpu = min(run["cpu"] for run in runner.runs)
        join = joins.get(runner.database)
        ratios = f"{rate / fixed:>6.2f} " + (f"{rate / join:>6.2f}" if join else " " * 6)
        print(f"{runner.name:<30} {runner.database:<11} {rate:>10,.0f} {ratios} {p99:>8.1f} {cpu:>8,.0f}")


def cores():
    """One for the server, one for the load."""
    found = sorted(os.sched_getaffinity(0))
    if len(found) < 2:
        raise SystemExit("two cores are needed: one for the server, one for the load")
    return found[:2]


def databases(stack, core):
    """The databases with the rows in them, by their names."""
    if ROWS < CURSORS:
        raise SystemExit(f"BENCH_ROWS is {ROWS}; with fewer than {CURSORS} the same page would be asked for twice")
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = {"SQLite": SQLITE}
    given = os.environ.get("BENCH_POSTGRES", "")
    if given != "none":
        found["PostgreSQL"] = given or stack.enter_context(postgres.server(core))
    for name, url in found.items():
        progress(f"importing into {name} ...")
        import_package(url)
    return found


def main():
    server_core, load_core = cores()
    with contextlib.ExitStack() as stack:
        filled = databases(stack, load_core)
        progress("collecting cursors ...")
        samples = collect(server_core)
        measured = list(runners(samples, filled))
        for number in range(ROUNDS):
            progress(f"round {number + 1} of {ROUNDS}")
            for runner in measured:
                measure(runner, number, samples, server_core, load_core)
        table(measured)


if __name__ == "__main__":
    main()
