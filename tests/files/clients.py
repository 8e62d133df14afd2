"""Reads what the service gives as files with the clients of others: python clients.py PROGRAM, in the root of the repo."""

import contextlib
import csv
import decimal
import io
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

import duckdb
import openpyxl
import pyarrow
import pyarrow.csv
import pyarrow.parquet
from pyjstat import pyjstat

root = pathlib.Path(__file__).resolve().parents[2]
program = root / sys.argv[1]
PACKAGES = ["core", "wuchang-2020-h1", "wuchang-main-indicators"]
LISTS = [
    "observations", "projects", "tasks", "indicators", "districts", "periods", "units", "categories", "documents",
    "datasets", "releases",
]


@contextlib.contextmanager
def serving(folder):
    """The program over every package of data/."""
    env = {"DATABASE_URL": f"sqlite://{folder}/openplan.sqlite", "OPENPLAN_LOG": "error", "PATH": os.environ["PATH"]}
    subprocess.run([program, "import", *(root / "data" / name for name in PACKAGES)], env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0"], env=env, stdout=subprocess.PIPE, text=True)
    try:
        yield next(match[0] for line in server.stdout if (match := re.search(r"http://[\d.:]+", line)))
    finally:
        server.terminate()
        server.wait()


def get(address):
    with urllib.request.urlopen(address) as response:
        return response.read()


def refused(address, status):
    """What is said of a question that is refused."""
    try:
        get(address)
    except urllib.error.HTTPError as problem:
        assert problem.code == status, problem.code
        return problem.read().decode()
    raise AssertionError(f"{address} was not refused")


def rows(server, name, more=""):
    """The list as CSV: what the others are held to."""
    return list(csv.DictReader(io.StringIO(get(f"{server}/api/v1/{name}?format=csv{more}").decode(), newline="")))


def every_list_reads_alike(server):
    """As Parquet by pyarrow and duckdb, and as XLSX by openpyxl, each list is what it is as CSV."""
    for name in LISTS:
        expected = rows(server, name)
        pathlib.Path("list.parquet").write_bytes(get(f"{server}/api/v1/{name}?format=parquet"))
        table = pyarrow.parquet.read_table("list.parquet")
        assert table.num_rows == len(expected), (name, table.num_rows, len(expected))
        for told, row in zip(table.to_pylist(), expected, strict=True):
            for column, value in told.items():
                assert same(value, row[column]), (name, column, value, row[column])
        counted = duckdb.sql("SELECT count(*) FROM 'list.parquet'").fetchall()[0][0]
        assert counted == len(expected), (name, counted)
        book = openpyxl.load_workbook(io.BytesIO(get(f"{server}/api/v1/{name}?format=xlsx")))
        assert book.sheetnames == ["数据", "说明"] and book.worksheets[0].max_row == len(expected) + 1, name
        assert not any(cell.data_type == "f" for row in book.worksheets[0].iter_rows() for cell in row), name


def same(value, text):
    match value:
        case None:
            return text == ""
        case bool():
            return text == str(value).lower()
        case decimal.Decimal():
            return value == decimal.Decimal(text)
        case list():
            return text == ";".join(value)
        case _ if hasattr(value, "tzinfo"):
            return text == value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case _:
            return text == str(value)


def numbers_are_typed(server):
    table = pyarrow.parquet.read_table(io.BytesIO(get(f"{server}/api/v1/observations?format=parquet")))
    kinds = {"value": pyarrow.decimal128(18, 6), "periodStart": pyarrow.date32(), "updatedAt": pyarrow.timestamp("us", "UTC")}
    for column, kind in kinds.items():
        assert table.schema.field(column).type == kind, (column, table.schema.field(column).type)
    assert b"CC-BY-4.0" in table.schema.metadata[b"openplan.licenses"], table.schema.metadata
    book = openpyxl.load_workbook(io.BytesIO(get(f"{server}/api/v1/observations?format=xlsx&fields=value,decimals,periodStart,scenario&lang=en")))
    sheet = book["Data"]
    assert [cell.value for cell in sheet[1]] == ["Value", "Decimals", "First day", "Plan or actual (code)", "Plan or actual"]
    for value, decimals, start, *_ in sheet.iter_rows(min_row=2):
        assert start.is_date, start.value
        if value.value is not None:
            assert value.data_type == "n", value.value
            places = len(value.number_format.partition(".")[2])
            assert places == decimals.value, (value.number_format, decimals.value)
    notes = "\n".join(str(cell) for row in book["Notes"].iter_rows(values_only=True) for cell in row if cell)
    for part in ["15 digits", "CC-BY-4.0", "wuchang-2020-h1-report", "2020-08-26", "武昌区发展和改革局"]:
        assert part in notes, part


def csv_is_read(server):
    pathlib.Path("list.csv").write_bytes(get(f"{server}/api/v1/observations?format=csv"))
    read = duckdb.sql("SELECT * FROM read_csv('list.csv', all_varchar = true)")
    expected = rows(server, "observations")
    assert [dict(zip(read.columns, (cell or "" for cell in row))) for row in read.fetchall()] == expected
    options = pyarrow.csv.ConvertOptions(column_types={name: pyarrow.string() for name in expected[0]})
    parsing = pyarrow.csv.ParseOptions(newlines_in_values=True)
    assert pyarrow.csv.read_csv("list.csv", parse_options=parsing, convert_options=options).to_pylist() == expected
    assert get(f"{server}/api/v1/observations?format=csv&for=excel").startswith(b"\xef\xbb\xbf")


def a_cube_has_the_headlines(server):
    for more in ["&indicator=GDP", "&within=420106&scenario=ACTUAL&period=2020-S1&measure=LEVEL&ofProject=false"]:
        expected = rows(server, "observations", more)
        cube = pyjstat.Dataset.read(get(f"{server}/api/v1/observations?format=jsonstat{more}").decode())
        frame = cube.write("dataframe", naming="id").dropna(subset="value")
        keys = ["district", "indicator", "project", "period", "scenario", "measure", "against"]
        told = {tuple(row[key] for key in keys): row["value"] for _, row in frame.iterrows()}
        stated = {tuple(row[key] or "_Z" for key in keys): float(row["value"]) for row in expected if row["value"]}
        assert told == stated and stated, more
    assert " cells (" in refused(f"{server}/api/v1/observations?format=jsonstat", 400)
    # pyjstat fails on a cube of nothing, so there is none.
    assert "no figure" in refused(f"{server}/api/v1/observations?format=jsonstat&indicator=GDP&period=2020-S1&scenario=PLAN&valueLt=0", 404)


def the_guide_runs(server):
    guide = (root / "docs/files.md").read_text()
    for language, code in re.findall(r"^```(python|sh)\n(.*?)^```$", guide, re.S | re.M):
        if language == "python":
            with contextlib.redirect_stdout(io.StringIO()) as said:
                exec(code, {"server": server})
            assert said.getvalue().strip(), code
        else:
            whole = get(f"{server}/api/v1/observations?format=csv")
            pathlib.Path("observations.csv").write_bytes(whole[: len(whole) // 2])
            subprocess.run(["sh", "-c", code], env={"SERVER": server, "PATH": os.environ["PATH"]}, check=True)
            assert pathlib.Path("observations.csv").read_bytes() == whole, "a download did not go on"


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    with serving(folder) as server:
        for test in [every_list_reads_alike, numbers_are_typed, csv_is_read, a_cube_has_the_headlines, the_guide_runs]:
            test(server)
            print(f"ok: {test.__name__}")
    os.chdir(root)
