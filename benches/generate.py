"""Writes a data package of synthetic observations: districts x indicators x quarters.

usage: generate.py ROWS FOLDER [CHANGED]
CHANGED rows state another number than without it, so that a correction can be timed.
"""
import sys, csv, json, pathlib, random
n=int(sys.argv[1]); out=pathlib.Path(sys.argv[2]); change=int(sys.argv[3]) if len(sys.argv)>3 else 0
name=sys.argv[4] if len(sys.argv)>4 else 'bench'
out.mkdir(parents=True,exist_ok=True)
D=300;I=400;P=-(-n//(D*I))
(out/'datapackage.json').write_text(json.dumps(dict(name=name,title='测试',title_en='Bench',resources=[])))
def w(f,h,rows):
    with open(out/f,'w',newline='') as fh:
        c=csv.writer(fh,lineterminator='\n'); c.writerow(h); c.writerows(rows)
ds=[str(420000+i) for i in range(D)]
w('districts.csv',['code','parent','name_zh','name_en'],[(d,'' if i==0 else ds[0],f'区{d}',f'District {d}') for i,d in enumerate(ds)])
w('categories.csv',['code','parent','name_zh','name_en'],[(f'CAT_{i:02}','',f'类{i}',f'Cat {i}') for i in range(10)])
w('units.csv',['code','name_zh','name_en','symbol','base','factor'],[('CNY','元','yuan','','',''),('CNY_100M','亿元','100 million yuan','','CNY','100000000'),('PERCENT','%','percent','','',''),('PERCENTAGE_POINT','点','pp','','',''),('RANK','位','rank','','','')])
w('indicators.csv',['code','category','unit','polarity','nature','name_zh','name_en'],[(f'IND_{i:03}_VALUE',f'CAT_{i%10:02}','CNY_100M','HIGHER_IS_BETTER','FLOW',f'指标{i}',f'Indicator {i}') for i in range(I)])
w('documents.csv',['code','district','name_zh','name_en','publisher','published'],[(f'{name}-doc',ds[0],'文件','Doc','','2024-01-31')])
r=random.Random(1); years=[f'{2000+i//4}-Q{i%4+1}' for i in range(200)]
k=0
with open(out/'observations.csv','w') as f:
    f.write('district,indicator,period,scenario,measure,value,unit,document,section\n')
    for d in ds:
        for i in range(I):
            for p in range(P):
                if k>=n: break
                v=r.randrange(100000)
                if k<change: v+=1
                f.write(f'{d},IND_{i:03}_VALUE,{years[p]},ACTUAL,LEVEL,{v/100:.2f},CNY_100M,{name}-doc,3.1\n'); k+=1
