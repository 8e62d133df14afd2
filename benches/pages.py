"""Times pages of a running server over HTTP, each question asked again and again on one connection.

usage: pages.py PORT...
Prints the first and the median time of each question in milliseconds. It is meant for what `generate.py` wrote, and for
a server that keeps no answers (OPENPLAN_ANSWER_BYTES=0).
"""

import http.client
import json
import statistics
import sys
import time

FIELDS = "nodes{district{code} indicator{code} period{code} value unit{code} scenario measure}"


def page(arguments):
    """A page of observations."""
    return f"{{observations(first:50{arguments}){{{FIELDS}}}}}"


def filtered(words, order=""):
    return page(f",filter:{{{words}}}{order}")


BY_VALUE = ",orderBy:{field:VALUE,direction:DESC}"
BY_PERIOD = ",orderBy:{field:PERIOD,direction:DESC}"
DISTRICT = 'districts:["420150"]'
INDICATOR = 'indicators:["IND_100_VALUE"]'

QUICK = {
    "none": page(""),
    "asOf 1": page(",asOf:1"),
    "district": filtered(DISTRICT),
    "district, indicator and year": filtered(f'{DISTRICT},{INDICATOR},during:"2000"'),
    "indicator": filtered(INDICATOR),
    "indicator and period": filtered(f'{INDICATOR},periods:["2001-Q1"]'),
    "category and year": filtered('categories:["CAT_03"],during:"2001"'),
    "during": filtered('during:"2001"'),
    "by value, falling": page(BY_VALUE),
    "district by value": filtered(DISTRICT, BY_VALUE),
    "by period, falling": page(BY_PERIOD),
    "indicator by period": filtered(INDICATOR, BY_PERIOD),
    "value range": filtered('value:{ge:"999.5",unit:"CNY_100M"}'),
    "disputed": filtered("disputed:true"),
    "releases": "{releases(first:1,asOf:1){nodes{publishedAt}}}",
    "scoreboard": '{planExecution(district:"420150",period:"2000-Q1"){rows{measure}}}',
}
SLOW = {
    "rare measure": filtered("measures:[RANK]"),
    "total of all": "{observations(first:0){totalCount}}",
    "200 indicators, latest": (
        f"{{indicators(first:200){{nodes{{code observations(first:1,filter:{{{DISTRICT}}}{BY_PERIOD}){{nodes{{value}}}}}}}}}}"
    ),
}


def run(port, name, query, times):
    """Asks so many times."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        connection.request("POST", "/graphql", json.dumps({"query": query}), {"content-type": "application/json"})
        answer = connection.getresponse().read()
        taken.append((time.perf_counter() - begun) * 1000)
    errors = json.loads(answer).get("errors")
    told = f"errors: {errors[:1]}" if errors else ""
    print(f"{port} {name:<30} first {taken[0]:8.2f} median {statistics.median(taken):7.2f} ms {told}")


if __name__ == "__main__":
    for port in map(int, sys.argv[1:]):
        for questions, times in ((QUICK, 40), (SLOW, 12)):
            for name, query in questions.items():
                run(port, name, query, times)
