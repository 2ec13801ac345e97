"""Who lives in the demo: invented people in three groups."""

from __future__ import annotations

from models.members import Role

# chat id, name, pick-up points
COMMUNITIES = (
    ("meiyuan3", "梅园3号楼", "梅园3号楼大厅\n梅园食堂东门\n校园超市"),
    ("zhuyuan5", "竹园5号楼", "竹园5号楼大厅\n竹园快递站\n校园超市"),
    ("teachers", "教工之家", "教工之家一楼\n图书馆西门\n校园超市"),
)
# person, name, communities
CUSTOMERS = (
    ("amei", "阿梅", ("meiyuan3",)),
    ("laowang", "老王", ("meiyuan3",)),
    ("xiaochen", "小陈", ("zhuyuan5",)),
    ("xiaolin", "小林", ("meiyuan3",)),
    ("ajie", "阿杰", ("meiyuan3",)),
    ("tangtang", "糖糖", ("meiyuan3",)),
    ("xiaoyu", "小雨", ("zhuyuan5",)),
    ("daliu", "大刘", ("zhuyuan5",)),
    ("qiqi", "七七", ("zhuyuan5",)),
    ("lilaoshi", "李老师", ("teachers",)),
    ("sunlaoshi", "孙老师", ("teachers",)),
    ("zhoujie", "周姐", ("teachers", "meiyuan3")),
)
# person, name, role, where: a community's chat id, a supplier's name, or nothing
STAFF = (
    ("tuanzhang", "团长", Role.LEADER, "meiyuan3"),
    ("azhu", "竹子", Role.LEADER, "zhuyuan5"),
    ("helaoshi", "何老师", Role.LEADER, "teachers"),
    ("xiaoxia", "小夏", Role.PROMOTER, ""),
    ("aguo", "阿果", Role.SUPPLIER, "果园"),
    ("wushifu", "吴师傅", Role.SUPPLIER, "食堂"),
    ("xiaofang", "小芳", Role.SUPPLIER, "校园超市"),
    ("xiaoma", "小马", Role.SUPPLIER, "校园服务"),
    ("fangjingli", "方经理", Role.MANAGER, ""),
    ("xiaoan", "小安", Role.SERVICE, ""),
    ("laoshen", "老沈", Role.AUDITOR, ""),
)
