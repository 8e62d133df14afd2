"""Reads what the service tells of its datasets with the readers of others: python readers.py PROGRAM, in the root of
the repo. None of them may need a network: what is told has its contexts inside."""

import contextlib
import csv
import html.parser
import io
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import urllib.request

import csvw
import feedparser
import openpyxl
import rdflib
import rdflib.compare
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SKOS, XSD

root = pathlib.Path(__file__).resolve().parents[2]
program = root / sys.argv[1]
PACKAGES = ["core", "wuchang-2020-h1", "wuchang-main-indicators"]
PUBLIC = "https://plan.example.org"
VCARD = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")
# Of version 3, which rdflib has not got to.
DCAT_VERSION = rdflib.URIRef(f"{DCAT}version")
SCHEMA = rdflib.Namespace("https://schema.org/")

# What DCAT-AP 3 demands of each class.
MANDATORY = {
    DCAT.Catalog: [DCTERMS.title, DCTERMS.description, DCTERMS.publisher],
    DCAT.Dataset: [DCTERMS.title, DCTERMS.description],
    DCAT.Distribution: [DCAT.accessURL],
    DCAT.DataService: [DCTERMS.title, DCAT.endpointURL],
    FOAF.Agent: [FOAF.name],
    SKOS.Concept: [SKOS.prefLabel],
    SKOS.ConceptScheme: [DCTERMS.title],
    DCTERMS.PeriodOfTime: [DCAT.startDate, DCAT.endDate],
    VCARD.Kind: [VCARD.fn],
}
# What it holds to be of a class.
RANGES = {
    DCAT.dataset: DCAT.Dataset,
    DCAT.service: DCAT.DataService,
    DCAT.distribution: DCAT.Distribution,
    DCAT.accessService: DCAT.DataService,
    DCAT.servesDataset: DCAT.Dataset,
    DCAT.theme: SKOS.Concept,
    DCAT.themeTaxonomy: SKOS.ConceptScheme,
    DCAT.contactPoint: VCARD.Kind,
    DCAT.landingPage: FOAF.Document,
    DCAT.mediaType: DCTERMS.MediaType,
    DCAT.packageFormat: DCTERMS.MediaType,
    DCTERMS.publisher: FOAF.Agent,
    DCTERMS.license: DCTERMS.LicenseDocument,
    DCTERMS.accessRights: DCTERMS.RightsStatement,
    DCTERMS.accrualPeriodicity: DCTERMS.Frequency,
    DCTERMS.language: DCTERMS.LinguisticSystem,
    DCTERMS.spatial: DCTERMS.Location,
    DCTERMS.temporal: DCTERMS.PeriodOfTime,
    DCTERMS.conformsTo: DCTERMS.Standard,
    DCTERMS.format: DCTERMS.MediaTypeOrExtent,
    FOAF.homepage: FOAF.Document,
}
# What there may be one of.
SINGLE = {
    DCAT.Catalog: [DCTERMS.publisher, FOAF.homepage, DCTERMS.issued, DCTERMS.modified],
    DCAT.Dataset: [DCTERMS.accessRights, DCTERMS.accrualPeriodicity, DCTERMS.publisher, DCTERMS.issued, DCTERMS.modified, DCAT_VERSION],
    DCAT.Distribution: [DCTERMS.format, DCTERMS.license, DCAT.mediaType, DCAT.packageFormat, DCTERMS.modified],
    DCAT.DataService: [DCTERMS.accessRights, DCTERMS.publisher],
}


@contextlib.contextmanager
def serving(folder):
    """The program over every package of data/, under a public address."""
    env = {
        "DATABASE_URL": f"sqlite://{folder}/openplan.sqlite", "OPENPLAN_LOG": "error",
        "OPENPLAN_PUBLIC_URL": PUBLIC, "PATH": os.environ["PATH"],
    }
    packages = [root / "data" / name for name in PACKAGES]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([program, "import", *packages], env=env, check=True, **quiet)
    server = subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0"], env=env, stdout=subprocess.PIPE, text=True)
    try:
        yield next(match[0] for line in server.stdout if (match := re.search(r"http://[\d.:]+", line)))
    finally:
        server.terminate()
        server.wait()


def get(address, **headers):
    request = urllib.request.Request(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    with urllib.request.urlopen(request) as response:
        return response.read()


def graph_of(server, path, media):
    return rdflib.Graph().parse(data=get(server + path, accept=media), format=media)


def catalogue_keeps_to_dcat_ap(server):
    for path in ["/catalog", "/catalog?asOf=1", "/catalog?asOf=0", "/datasets/wuchang-2020-h1"]:
        turtle = graph_of(server, path, "text/turtle")
        json_ld = graph_of(server, path, "application/ld+json")
        assert rdflib.compare.isomorphic(turtle, json_ld), f"{path}: Turtle and JSON-LD are two graphs"
        for kind, properties in MANDATORY.items():
            for thing in turtle.subjects(RDF.type, kind):
                for name in properties:
                    assert (thing, name, None) in turtle, f"{path}: {thing} has no {name}"
        for kind, properties in SINGLE.items():
            for thing in turtle.subjects(RDF.type, kind):
                for name in properties:
                    assert len(list(turtle.objects(thing, name))) <= 1, f"{path}: {thing} has several {name}"
        for name, kind in RANGES.items():
            for thing in turtle.objects(None, name):
                # A single dataset names the service and the catalogue, which are described in the catalogue.
                if path.startswith("/catalog") or not str(thing).startswith(f"{PUBLIC}/catalog#"):
                    assert (thing, RDF.type, kind) in turtle, f"{path}: {thing} is no {kind}"
        for term in turtle.all_nodes():
            assert not isinstance(term, rdflib.BNode), f"{path} has a thing without a name"
            if isinstance(term, rdflib.URIRef):
                assert re.match(r"(https?://[^/]+/|mailto:|tel:)", term), f"{path}: {term} is not absolute"
            else:
                # rdflib could not read it as a value of its type.
                assert not term.ill_typed, f"{path}: {term!r}"
    datasets = set(graph_of(server, "/catalog", "text/turtle").objects(None, DCAT.dataset))
    assert datasets == {rdflib.URIRef(f"{PUBLIC}/datasets/{name}#dataset") for name in PACKAGES}, datasets


def distributions_are_there(server):
    graph = graph_of(server, "/catalog", "text/turtle")
    for distribution in graph.subjects(RDF.type, DCAT.Distribution):
        media = graph.value(distribution, DCAT.packageFormat) or graph.value(distribution, DCAT.mediaType)
        media = str(media).removeprefix("https://www.iana.org/assignments/media-types/")
        address = str(graph.value(distribution, DCAT.accessURL))
        with urllib.request.urlopen(server + address.removeprefix(PUBLIC)) as response:
            assert response.headers.get_content_type() == media, address
            assert response.read(), address


class Data(html.parser.HTMLParser):
    """The JSON-LD of a page."""

    def __init__(self, page):
        super().__init__()
        self.inside, self.text = False, ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.inside = tag == "script" and ("type", "application/ld+json") in attributes

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        self.text += data if self.inside else ""


def pages_hold_schema_org(server):
    graph = rdflib.Graph()
    for path in ["/", *(f"/datasets/{name}" for name in PACKAGES)]:
        told = json.loads(Data(get(server + path).decode()).text)
        assert told.pop("@context") == "https://schema.org/"
        # The public context is at another host; its heart is this.
        graph.parse(data=json.dumps({"@context": {"@vocab": str(SCHEMA)}, **told}), format="json-ld")
    assert len(set(graph.subjects(RDF.type, SCHEMA.DataCatalog))) == 1
    for name in PACKAGES:
        dataset = rdflib.URIRef(f"{PUBLIC}/datasets/{name}#dataset")
        assert (dataset, RDF.type, SCHEMA.Dataset) in graph, name
        for wanted in ["name", "description", "url", "identifier", "license", "creator", "dateModified", "distribution"]:
            assert graph.value(dataset, SCHEMA[wanted]), f"{name} has no {wanted}"
        for text in graph.objects(dataset, SCHEMA.description):
            assert 50 <= len(text) <= 5000, f"{name}: {len(text)} letters"


def csv_is_what_csvw_says(server):
    """The file and its description, side by side in a folder as csvw wants them."""
    lists = [
        "observations", "projects", "tasks", "indicators", "districts", "periods", "units", "categories", "documents",
        "datasets", "releases",
    ]
    for name in lists:
        with urllib.request.urlopen(f"{server}/api/v1/{name}?format=csv") as response:
            link, text = response.headers["link"], response.read()
        address = re.fullmatch(r'<([^>]+)>; rel="describedby"; type="application/csvm\+json"', link)[1]
        told = json.loads(get(server + address.removeprefix(PUBLIC)))
        header = next(csv.reader(io.StringIO(text.decode(), newline="")))
        assert header == [column["name"] for column in told["tableSchema"]["columns"]], name
        assert get(server + told["url"].removeprefix(PUBLIC)) == text, name
        told["url"] = "list.csv"
        pathlib.Path("list.csv").write_bytes(text)
        pathlib.Path("list.csv-metadata.json").write_text(json.dumps(told))
        table = csvw.Table.from_file("list.csv-metadata.json")
        rows = list(table.iterdicts(strict=True))
        assert len(rows) == len(list(csv.reader(io.StringIO(text.decode(), newline="")))) - 1, name
        assert table.check_primary_key(), name


def releases_are_a_feed(server):
    with urllib.request.urlopen(f"{server}/feed.atom") as response:
        tag, text = response.headers["etag"], response.read()
    feed = feedparser.parse(text)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10" and len(feed.entries) == len(PACKAGES)
    ids = [entry.id for entry in feed.entries]
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"tag:plan\.example\.org,\d{4}-\d\d-\d\d:release/\d+", one) for one in ids), ids
    for entry in feed.entries:
        assert entry.title and entry.author and entry.updated_parsed and entry.summary
        for link in entry.links:
            assert get(server + link.href.removeprefix(PUBLIC)), link
    again = feedparser.parse(f"{server}/feed.atom", etag=tag)
    assert again.status == 304, again.status


def clerks_get_a_row_a_dataset(server):
    told = json.loads(get(f"{server}/catalog?profile=zh-core"))
    book = openpyxl.load_workbook(io.BytesIO(get(f"{server}/catalog?profile=zh-core&format=xlsx")))
    heads, *rows = book.active.iter_rows(values_only=True)
    assert list(heads) == list(told["items"][0])
    assert len(rows) == len(PACKAGES)
    for row, item in zip(rows, told["items"]):
        expected = ["、".join(value) or None if isinstance(value, list) else value for value in item.values()]
        assert list(row) == expected, (row, expected)


def nothing_is_asked_of_the_network():
    """Whatever a reader would fetch beside the service is an error."""
    connect = socket.socket.connect

    def guarded(self, address):
        assert self.family == socket.AF_UNIX or address[0].startswith("127."), f"a reader asked {address}"
        return connect(self, address)

    socket.socket.connect = guarded


CHECKS = [
    catalogue_keeps_to_dcat_ap,
    distributions_are_there,
    pages_hold_schema_org,
    csv_is_what_csvw_says,
    releases_are_a_feed,
    clerks_get_a_row_a_dataset,
]

with tempfile.TemporaryDirectory() as folder, serving(folder) as server:
    os.chdir(folder)
    nothing_is_asked_of_the_network()
    for check in CHECKS:
        check(server)
        print("ok", check.__name__.replace("_", " "))
