"""Has what is exported validated by frictionless: python validate.py PROGRAM, in the root of the repo."""

import csv
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request

root = pathlib.Path(__file__).resolve().parents[2]
program = root / sys.argv[1]
frictionless = pathlib.Path(sys.executable).with_name("frictionless")
PACKAGES = ["core", "wuchang-2020-h1", "wuchang-main-indicators"]


def run(*arguments):
    """The program on the database of this folder."""
    env = {"DATABASE_URL": "sqlite://openplan.sqlite", "PATH": os.environ["PATH"]}
    subprocess.run([program, *arguments], env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def faults(path):
    """What the validator finds: table and kind of each fault."""
    ran = subprocess.run([frictionless, "validate", path, "--json"], capture_output=True, text=True)
    report = json.loads(ran.stdout)
    tasks = report["tasks"]
    assert len(tasks) == 11 or not report["valid"], f"{path}: {ran.stdout}"
    found = [("package", error["type"]) for error in report["errors"]]
    found += [(task["name"], error["type"]) for task in tasks for error in task["errors"]]
    assert (ran.returncode == 0) == (not found), ran.stdout
    return found


def awkward():
    """A package with cells that are hard to write, published."""
    run("new", "awkward", "--like", "wuchang-2020-h1")
    path = pathlib.Path("awkward/datapackage.json")
    path.write_text(path.read_text().replace('"title": "', '"title": "\\"难处\\"\\n'))
    documents = pathlib.Path("awkward/documents.csv")
    with documents.open(newline="") as file:
        report = next(csv.DictReader(file))["code"]
    observations = pathlib.Path("awkward/observations.csv")
    with observations.open(newline="") as file:
        heads = next(csv.reader(file))
    usual = {"district": "420106", "indicator": "GDP", "scenario": "ACTUAL", "measure": "LEVEL", "unit": "CNY_100M", "document": report}
    figures = [
        {"period": "2019-01-01/P9M", "value": "7.0", "note_zh": '一行, "引号"\n又一行', "note_en": "=1+1"},
        {"period": "2018", "value": "4.5", "value_to": "5.25", "comparator": "BETWEEN"},
        {"period": "2017", "status": "O", "text_zh": "不低于上年", "text_en": "- no lower"},
        {"period": "2016", "value": "-0.000001", "decimals": "6"},
        {"period": "2016", "value": "0", "variant": "TEXT"},
    ]
    with observations.open("a", newline="") as file:
        csv.DictWriter(file, heads).writerows(usual | figure for figure in figures)
    run("import", "awkward")


def every_export_is_valid():
    for name in [*PACKAGES, "awkward"]:
        run("export", name, f"out/{name}")
        run("export", name, f"out/{name}.zip")
        assert faults(f"out/{name}/datapackage.json") == [], name
        assert faults(f"out/{name}.zip") == [], name
        print(f"{name} is valid")


def what_is_downloaded_is_valid():
    env = {"DATABASE_URL": "sqlite://openplan.sqlite", "OPENPLAN_LOG": "error", "PATH": os.environ["PATH"]}
    server = subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0"], env=env, stdout=subprocess.PIPE, text=True)
    try:
        address = next(match[0] for line in server.stdout if (match := re.search(r"http://[\d.:]+", line)))
        with urllib.request.urlopen(f"{address}/api/v1/datasets/awkward/package.zip") as response:
            pathlib.Path("downloaded.zip").write_bytes(response.read())
    finally:
        server.terminate()
        server.wait()
    assert pathlib.Path("downloaded.zip").read_bytes() == pathlib.Path("out/awkward.zip").read_bytes()
    assert faults("downloaded.zip") == []
    print("what is downloaded is valid")


def what_is_broken_is_found():
    """The validator does look: at codes that are listed nowhere, and at words that the schema does not have."""
    path = pathlib.Path("out/awkward/observations.csv")
    path.write_text(path.read_text().replace(",GDP,", ",GDPS,", 1).replace(",ACTUAL,", ",ACTUALLY,", 1))
    found = set(faults("out/awkward/datapackage.json"))
    assert ("observations", "foreign-key") in found and ("observations", "constraint-error") in found, found
    print("what is broken is found")


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    run("import", *(root / "data" / name for name in PACKAGES))
    awkward()
    every_export_is_valid()
    what_is_downloaded_is_valid()
    what_is_broken_is_found()
