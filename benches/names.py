"""Writes a data package of synthetic names in both languages, always the same: as many as asked for, and few figures.

usage: names.py NAMES FOLDER
The words of the names are as common as words are: each about as much rarer as it stands further back in its list.
"""

import itertools
import json
import pathlib
import random
import sys

import generate

DISTRICTS = {
    "武昌区": "Wuchang District", "武汉市": "Wuhan City", "洪山区": "Hongshan District", "江岸区": "Jiang'an District",
    "青山区": "Qingshan District", "湖北省": "Hubei Province",
}
PLACES = {
    "和平": "Heping", "中山": "Zhongshan", "徐东": "Xudong", "沙湖": "Shahu", "东湖": "Donghu", "水果湖": "Shuiguohu",
    "紫阳": "Ziyang", "中南": "Zhongnan", "积玉桥": "Jiyuqiao", "首义": "Shouyi", "白沙洲": "Baishazhou", "石洞": "Shidong",
    "杨园": "Yangyuan", "南湖": "Nanhu", "黄鹤楼": "Huanghelou", "粮道街": "Liangdaojie", "珞珈山": "Luojiashan",
    "余家头": "Yujiatou", "友谊": "Youyi", "临江": "Linjiang", "武珞": "Wuluo", "雄楚": "Xiongchu", "丁字桥": "Dingziqiao",
    "青山": "Qingshan", "汉阳": "Hanyang", "光谷": "Guanggu", "江夏": "Jiangxia", "黄陂": "Huangpi", "蔡甸": "Caidian",
    "新洲": "Xinzhou", "东西湖": "Dongxihu", "汉口": "Hankou",
}
THINGS = {
    "道路": "road", "排水管网": "drainage network", "学校": "school", "公园": "park", "老旧小区": "old housing estate",
    "社区服务中心": "community service centre", "医院": "hospital", "桥梁": "bridge", "污水处理厂": "sewage works",
    "产业园": "industrial park", "基础设施": "infrastructure", "商务区": "business district", "停车场": "car park",
    "农贸市场": "farmers' market", "绿道": "greenway", "地铁站": "metro station", "博物馆": "museum", "变电站": "substation",
    "养老院": "nursing home", "数据中心": "data centre", "体育馆": "gymnasium", "码头": "wharf", "５Ｇ基站": "5G base station",
    "天文台": "observatory",
}
DOINGS = {
    "建设": "construction", "改造": "renewal", "整治": "improvement", "扩建": "extension", "综合治理": "comprehensive treatment",
    "提升": "upgrading", "修缮": "repair", "征收": "acquisition", "招商": "investment promotion", "智能化": "smart control",
    "搬迁": "relocation", "勘探": "exploration",
}
ENDINGS = {
    "项目": "project", "工程": "works", "": "", "工程（二期）": "works (phase 2)", "行动计划": "action plan",
    "试点": "pilot", "示范工程": "demonstration project", "专项资金": "special fund",
}
ROADS = {"路": "Road", "大道": "Avenue", "街": "Street", "巷": "Lane", "片区": "Area", "里": "Block"}
# Two of them name a road; few names have the same.
SIGNS = dict(
    sign.split(":")
    for sign in (
        "和:he 平:ping 安:an 福:fu 新:xin 华:hua 兴:xing 光:guang 春:chun 昌:chang 德:de 高:gao 贵:gui 海:hai 恒:heng 吉:ji 嘉:jia "
        "建:jian 锦:jin 康:kang 乐:le 丽:li 龙:long 茂:mao 明:ming 宁:ning 庆:qing 瑞:rui 盛:sheng 顺:shun 泰:tai 天:tian 同:tong "
        "旺:wang 祥:xiang 秀:xiu 雅:ya 永:yong 玉:yu 裕:yu 源:yuan 云:yun 泽:ze 正:zheng 志:zhi 忠:zhong"
    ).split()
)
DISTRICT = "420106"


class Names:
    """Makes names by chance."""

    def __init__(self):
        self.numbers = random.Random(1)

    def one(self, words):
        """One of the words, of which the first are taken often: in Chinese and in English."""
        chances = itertools.accumulate(1 / (place + 1) for place in range(len(words)))
        return self.numbers.choices(list(words.items()), cum_weights=list(chances))[0]

    def perhaps(self, chance, words):
        return self.one(words) if self.numbers.random() < chance else ("", "")

    def road(self):
        (one, first), (two, second), (kind, english) = self.one(SIGNS), self.one(SIGNS), self.one(ROADS)
        return {one + two + kind: f"{(first + second).capitalize()} {english}"}

    def name(self):
        """A name in Chinese, without blanks, and in English."""
        places = self.perhaps(0.5, DISTRICTS), self.perhaps(0.5, PLACES), self.perhaps(0.6, self.road())
        works = self.one(THINGS), self.one(DOINGS), self.one(ENDINGS)
        number = str(self.numbers.randrange(1, 13)) if self.numbers.random() < 0.3 else ""
        zh = "".join(word for word, _ in places + works) + (f"{number}号" if number else "")
        (_, thing), (_, doing), (_, ending) = works
        where = ", ".join(word for _, word in reversed(places) if word)
        en = " ".join(word for word in (doing.capitalize(), "of", thing, number, ending) if word)
        return zh, en + (f": {where}" if where else "")


def lists(names):
    """The files, each with its header and rows; of a hundred names seventy are of projects."""
    made, document = Names(), "names-report"

    def named(share, prefix):
        return ((f"{prefix}{number}", *made.name()) for number in range(names * share // 100))

    yield "districts.csv", ["code", "name_zh", "name_en"], [(DISTRICT, "武昌区", "Wuchang District")]
    yield "categories.csv", ["code", "name_zh", "name_en"], [("ALL", "全部", "All")]
    yield "units.csv", ["code", "name_zh", "name_en"], [("CNY", "元", "yuan")]
    yield "documents.csv", ["code", "district", "name_zh", "name_en", "published"], [
        (code, DISTRICT, zh, en, "2024-01-31") for code, zh, en in [(document, "报告", "Report"), *named(2, "report-")]
    ]
    yield "indicators.csv", ["code", "category", "unit", "polarity", "nature", "name_zh", "name_en"], (
        (code, "ALL", "CNY", "NEUTRAL", "FLOW", zh, en) for code, zh, en in named(10, "INDICATOR_")
    )
    yield "tasks.csv", ["code", "district", "name_zh", "name_en", "document", "section"], (
        (code, DISTRICT, zh, en, document, "1") for code, zh, en in named(18, "WUCHANG_T_")
    )
    yield "projects.csv", ["code", "district", "name_zh", "name_en"], (
        (code, DISTRICT, zh, en) for code, zh, en in named(70, "WUCHANG_P_")
    )
    yield "observations.csv", ["district", "indicator", "period", "scenario", "measure", "value", "unit", "document", "section"], [
        (DISTRICT, "INDICATOR_0", "2023", "ACTUAL", "LEVEL", "1", "CNY", document, "1")
    ]


def write(names, folder):
    """The package, in a folder that is made where it is missing."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "datapackage.json").write_text(json.dumps({"name": "names", "title": "名称", "title_en": "Names", "resources": []}))
    for file, header, rows in lists(names):
        generate.write(folder / file, header, rows)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    write(int(sys.argv[1]), sys.argv[2])
