"""Writes a data package of synthetic observations: districts x indicators x quarters, always the same.

usage: generate.py ROWS FOLDER [CHANGED] [NAME]
Of the rows CHANGED state another number than without it, so that a correction can be timed; NAME is the dataset's code.
"""

import csv
import json
import pathlib
import random
import sys

DISTRICTS = [str(420000 + number) for number in range(300)]
INDICATORS = [f"IND_{number:03}_VALUE" for number in range(400)]
CATEGORIES = [f"CAT_{number:02}" for number in range(10)]
UNITS = [
    ("CNY", "元", "yuan", "", "", ""),
    ("CNY_100M", "亿元", "100 million yuan", "", "CNY", "100000000"),
    ("PERCENT", "%", "percent", "", "", ""),
    ("PERCENTAGE_POINT", "点", "pp", "", "", ""),
    ("RANK", "位", "rank", "", "", ""),
]


def quarter(number):
    """The quarters from 2000 on."""
    return f"{2000 + number // 4}-Q{number % 4 + 1}"


def code_lists(document):
    """The files beside the observations, each with its header and rows."""
    root = DISTRICTS[0]
    yield "districts.csv", ["code", "parent", "name_zh", "name_en"], (
        (code, "" if code == root else root, f"区{code}", f"District {code}") for code in DISTRICTS
    )
    yield "categories.csv", ["code", "parent", "name_zh", "name_en"], (
        (code, "", f"类{number}", f"Cat {number}") for number, code in enumerate(CATEGORIES)
    )
    yield "units.csv", ["code", "name_zh", "name_en", "symbol", "base", "factor"], UNITS
    yield "indicators.csv", ["code", "category", "unit", "polarity", "nature", "name_zh", "name_en"], (
        (code, CATEGORIES[number % 10], "CNY_100M", "HIGHER_IS_BETTER", "FLOW", f"指标{number}", f"Indicator {number}")
        for number, code in enumerate(INDICATORS)
    )
    yield "documents.csv", ["code", "district", "name_zh", "name_en", "publisher", "published"], [
        (document, root, "文件", "Doc", "", "2024-01-31")
    ]


def observations(rows, changed, document):
    """So many rows, district by district."""
    numbers = random.Random(1)
    quarters = -(-rows // (len(DISTRICTS) * len(INDICATORS)))
    keys = ((d, i, q) for d in DISTRICTS for i in INDICATORS for q in range(quarters))
    for row, (district, indicator, number) in zip(range(rows), keys):
        hundredths = numbers.randrange(100_000) + (row < changed)
        value = f"{hundredths // 100}.{hundredths % 100:02}"
        yield district, indicator, quarter(number), "ACTUAL", "LEVEL", value, "CNY_100M", document, "3.1"


def write(file, header, rows):
    """A CSV file."""
    with open(file, "w", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def generate(rows, folder, changed=0, name="bench"):
    """The package, in a folder that is made where it is missing."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    package = {"name": name, "title": "测试", "title_en": "Bench", "resources": []}
    (folder / "datapackage.json").write_text(json.dumps(package))
    document = f"{name}-doc"
    for file, header, lines in code_lists(document):
        write(folder / file, header, lines)
    header = ["district", "indicator", "period", "scenario", "measure", "value", "unit", "document", "section"]
    write(folder / "observations.csv", header, observations(rows, changed, document))


if __name__ == "__main__":
    if not 3 <= len(sys.argv) <= 5:
        sys.exit(__doc__)
    generate(int(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:4]), *sys.argv[4:5])
