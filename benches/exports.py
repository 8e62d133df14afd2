"""Measures whole lists as files: rows a second of CSV and Parquet beside the same rows by plain SQL to a file, the
server's memory, and how long a page takes meanwhile. Run it by `make bench`, after `bench.py`, whose database it reads.
"""

import contextlib
import csv
import http.client
import os
import pathlib
import sqlite3
import subprocess
import threading
import time

import bench

# A column of the file, and the SQL of the same.
COLUMNS = {
    "district": "o.district",
    "districtName": "d.name_zh",
    "indicator": "o.indicator",
    "indicatorName": "i.name_zh",
    # Stored as the days that it begins and ends on.
    "period": "o.period_start",
    "scenario": "o.scenario",
    "measure": "o.measure",
    "value": "o.value",
    "decimals": "o.decimals",
    "unit": "o.unit",
    "unitName": "u.name_zh",
    "status": "o.status",
    "document": "o.document",
}
PLAIN = f"""SELECT {", ".join(COLUMNS.values())} FROM observation o
  JOIN district d ON d.code = o.district AND d.to_release = o.to_release
  JOIN indicator i ON i.code = o.indicator AND i.to_release = o.to_release
  JOIN unit u ON u.code = o.unit AND u.to_release = o.to_release
  WHERE o.headline AND o.to_release = 2147483647
  ORDER BY o.district, o.indicator, o.project, o.period_start, o.period_end, o.scenario, o.measure, o.against"""


def plain_sqlite(path):
    """The rows by SQL, written by the standard library."""
    with contextlib.closing(sqlite3.connect(bench.FOLDER / "bench.sqlite")) as database, open(path, "w", newline="") as file:
        # The join is to be as quick as it can be made.
        for table in ("district", "indicator", "unit"):
            database.execute(f"CREATE TEMP TABLE the_{table} AS SELECT * FROM main.{table}")
            database.execute(f"CREATE INDEX temp.the_{table}_code ON the_{table} (code, to_release)")
        sql = PLAIN
        for table in ("district", "indicator", "unit"):
            sql = sql.replace(f"JOIN {table} ", f"JOIN the_{table} ")
        csv.writer(file).writerows(database.execute(sql))


def plain_postgres(path, url):
    """The rows by COPY, which the server writes down itself."""
    with open(path, "wb") as file:
        subprocess.run(["psql", url, "-q", "-c", f"COPY ({PLAIN}) TO STDOUT (FORMAT csv)"], check=True, stdout=file)


class Pages(threading.Thread):
    """Asks for a page again and again, each time for another; remembers how long each took."""

    def __init__(self, host):
        super().__init__(daemon=True)
        self.host, self.taken, self.over = host, [], False

    def run(self):
        connection = http.client.HTTPConnection(self.host)
        for cursor in (bench.FOLDER / "cursors").read_text().splitlines():
            if self.over:
                return
            begun = time.perf_counter()
            bench.ask(connection, bench.QUERY, cursor)
            self.taken.append((time.perf_counter() - begun) * 1000)
            time.sleep(0.02)

    def slowest(self):
        self.over = True
        self.join()
        ordered = sorted(self.taken)
        return ordered[len(ordered) * 99 // 100]


# What is taken: the first two tell what plain SQL does, the others all that there is.
SOME = f"&fields={','.join(COLUMNS)}"
LISTS = {
    "CSV": f"/api/v1/observations?format=csv{SOME}",
    "Parquet": f"/api/v1/observations?format=parquet{SOME}",
    "CSV, all columns": "/api/v1/observations?format=csv",
    "Parquet, all columns": "/api/v1/observations?format=parquet",
    "package.zip": "/api/v1/datasets/bench/package.zip",
}


def download(server, address, path):
    """Takes a whole list; how long it took."""
    connection = http.client.HTTPConnection(server.host)
    begun = time.perf_counter()
    connection.request("GET", address)
    response = connection.getresponse()
    with open(path, "wb") as file:
        while piece := response.read(1 << 20):
            file.write(piece)
    if response.status != 200:
        raise SystemExit(f"{address}: status {response.status}: {path.read_bytes()[:500]}")
    return time.perf_counter() - begun


def peak(server):
    """Megabytes of memory that a server held at most."""
    status = pathlib.Path(f"/proc/{server.process}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


def timed(work):
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def measure(database, url, cores):
    """The lines of the table for one database."""
    out = bench.FOLDER / "out"
    taken = timed((lambda: plain_sqlite(out)) if database == "SQLite" else (lambda: plain_postgres(out, url)))
    with open(out, newline="") as file:
        rows = sum(1 for _ in file)
    yield "plain SQL to a CSV file", rows, taken, None, None, out.stat().st_size
    for name, address in LISTS.items():
        # A core for the server, the other for who takes the file and whoever asks for pages.
        with bench.serving(bench.OPENPLAN, {"DATABASE_URL": url}, cores[0]) as server:
            pages = Pages(server.host)
            pages.start()
            taken = download(server, address, out)
            slowest = pages.slowest()
            yield name, rows, taken, peak(server), slowest, out.stat().st_size
    out.unlink()


def table(databases, cores):
    print(f"\n{'':<26} {'':<11} {'rows/s':>9} {'to SQL':>7} {'seconds':>8} {'MB':>6} {'peak MB':>8} {'p99 of pages, ms':>17}")
    for database, url in databases.items():
        plain = None
        for name, rows, taken, memory, slowest, size in measure(database, url, cores):
            plain = plain or taken
            told = f"{memory:>8.0f} {slowest:>17.1f}" if memory else ""
            print(
                f"{name:<26} {database:<11} {rows / taken:>9,.0f} {plain / taken:>7.2f} {taken:>8.1f} {size / 1e6:>6.0f} {told}",
                flush=True,
            )


def main():
    with contextlib.ExitStack() as stack:
        cores = bench.cores()
        databases = bench.databases(stack, cores[1])
        table(databases, cores)


if __name__ == "__main__":
    main()
