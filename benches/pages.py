"""Times pages of a running server over HTTP, each question asked again and again on one connection.

usage: pages.py PORT...
Prints the first and the median time of each question in milliseconds.
"""
import json,http.client,time,sys,statistics
def run(port,name,q,n=60):
    c=http.client.HTTPConnection('127.0.0.1',port)
    ts=[];out=None
    for i in range(n):
        body=json.dumps({"query":q})
        t=time.perf_counter(); c.request('POST','/graphql',body,{'content-type':'application/json'}); r=c.getresponse(); out=r.read(); ts.append(time.perf_counter()-t)
    d=json.loads(out)
    print(port,f'{name:34s} first {ts[0]*1000:8.2f} median {statistics.median(ts)*1000:7.2f} ms', 'ERR '+str(d['errors'])[:200] if d.get('errors') else '')
F='nodes{district{code} indicator{code} period{code} value unit{code} scenario measure}'
qs=[('none','{observations(first:50){%s}}'%F),
('asOf 1','{observations(first:50,asOf:1){%s}}'%F),
('district','{observations(first:50,filter:{districts:["420150"]}){%s}}'%F),
('district+indicator+year','{observations(first:50,filter:{districts:["420150"],indicators:["IND_100_VALUE"],during:"2000"}){%s}}'%F),
('indicator','{observations(first:50,filter:{indicators:["IND_100_VALUE"]}){%s}}'%F),
('indicator+period','{observations(first:50,filter:{indicators:["IND_100_VALUE"],periods:["2001-Q1"]}){%s}}'%F),
('category+year','{observations(first:50,filter:{categories:["CAT_03"],during:"2001"}){%s}}'%F),
('during','{observations(first:50,filter:{during:"2001"}){%s}}'%F),
('by value desc','{observations(first:50,orderBy:{field:VALUE,direction:DESC}){%s}}'%F),
('by value district','{observations(first:50,filter:{districts:["420150"]},orderBy:{field:VALUE,direction:DESC}){%s}}'%F),
('by period desc','{observations(first:50,orderBy:{field:PERIOD,direction:DESC}){%s}}'%F),
('by period, indicator','{observations(first:50,filter:{indicators:["IND_100_VALUE"]},orderBy:{field:PERIOD,direction:DESC}){%s}}'%F),
('value range','{observations(first:50,filter:{value:{ge:"999.5",unit:"CNY_100M"}}){%s}}'%F),
('rare measure','{observations(first:50,filter:{measures:[RANK]}){%s}}'%F),
('disputed','{observations(first:50,filter:{disputed:true}){%s}}'%F),
('updatedAfter','{releases(first:1,asOf:1){nodes{publishedAt}}}'),
('total all','{observations(first:0){totalCount}}'),
('scoreboard','{planExecution(district:"420150",period:"2000-Q1"){rows{measure}}}'),
('200 indicators latest','{indicators(first:200){nodes{code observations(first:1,filter:{districts:["420150"]},orderBy:{field:PERIOD,direction:DESC}){nodes{value}}}}}'),
]
for port in map(int,sys.argv[1:]):
    for n,q in qs: run(port,n,q,12 if n in('rare measure','total all','200 indicators latest') else 40)
