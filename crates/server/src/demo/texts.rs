//! Names and words of the example. All organisations and persons are invented.

/// The units that buy: code and a short Latin name for log-ins.
pub(super) const BUYERS: &[(&str, &str)] = &[
    ("310115004", "weifang"),
    ("310115005", "lujiazui"),
    ("310115016", "huamu"),
    ("310115-MZ", "pudong-mz"),
    ("310110006", "pingliang"),
    ("310104003", "tianping"),
];

/// The districts: code and a short Latin name for log-ins.
pub(super) const DISTRICTS: &[(&str, &str)] = &[("310115", "pudong"), ("310110", "yangpu"), ("310104", "xuhui")];

/// First parts of the names of organisations.
pub(super) const NAMES: &[&str] = &[
    "晨曦",
    "仁爱",
    "和睦",
    "春晖",
    "映山红",
    "屋里厢",
    "同济里",
    "朗润",
    "百合",
    "乐龄",
    "邻里汇",
    "益路",
    "暖阳",
    "知行",
    "半夏",
    "青禾",
    "长青藤",
    "安济",
    "慧心",
    "沁园",
    "海鸥",
    "携手",
    "星火",
    "绿洲",
];

/// What kinds of organisation there are: the last part of the name, and the first two characters of the code.
pub(super) const FORMS: &[(&str, &str, &str)] = &[
    ("社工师事务所", "52", "service_institution"),
    ("社区服务中心", "52", "service_institution"),
    ("为老服务发展中心", "52", "service_institution"),
    ("公益促进会", "51", "association"),
];

/// Persons.
pub(super) const PERSONS: &[&str] = &[
    "王晓梅",
    "李文静",
    "张建国",
    "陈思远",
    "赵玉兰",
    "刘海波",
    "孙丽华",
    "周明德",
    "吴佩珊",
    "郑宏图",
    "冯雅琴",
    "褚少云",
    "卫东升",
    "蒋慧敏",
    "沈立群",
    "韩冬梅",
    "杨德昌",
    "朱秀英",
    "秦一鸣",
    "许婉清",
    "何志刚",
    "吕静怡",
    "施国强",
    "孔令仪",
    "曹雪松",
    "严青",
    "华立新",
    "金曼丽",
];

/// A kind of service: name, catalogue code, need, quantity.
pub(super) type Service = (&'static str, &'static str, &'static str, &'static str);

/// What is bought.
pub(super) const SERVICES: &[Service] = &[
    (
        "社区居家养老服务",
        "C05010400",
        "为辖区内六十岁以上独居、高龄老人提供助餐、助洁、助医和精神慰藉服务，建立一人一档。",
        "服务老人320人，每周上门不少于两次",
    ),
    (
        "社区治理专业支持",
        "C05020100",
        "协助居民区开展自治议事、楼组建设和矛盾调解，培育社区骨干。",
        "覆盖18个居民区，开展议事会72场",
    ),
    (
        "青少年事务社会工作",
        "C05010300",
        "为困境青少年提供个案辅导、暑期托管和心理支持。",
        "个案60个，小组12个，活动40场",
    ),
    (
        "残疾人阳光之家运营",
        "C05010800",
        "运营街道阳光之家，开展日间照料、康复训练和技能培训。",
        "日均服务35人，全年250天",
    ),
    (
        "志愿服务站点管理",
        "C05020500",
        "管理社区志愿服务站点，招募培训志愿者，组织常态化服务。",
        "站点9个，注册志愿者1200人",
    ),
    (
        "社会救助顾问服务",
        "C05010500",
        "主动发现困难家庭，提供政策咨询、资源链接和跟踪回访。",
        "入户走访900户，个案80个",
    ),
    (
        "社区文化中心托管",
        "C05020300",
        "受托运营社区文化活动中心，开放场馆，举办公益课程和展演。",
        "全年开放340天，课程60门",
    ),
    (
        "社区应急志愿者培训",
        "C05030100",
        "组织社区志愿者开展防灾减灾宣传、应急演练和技能培训。",
        "演练12场，培训志愿者480人次",
    ),
    ("社区平安巡防协助", "C05040100", "组织平安志愿者协助开展楼道隐患排查和夜间巡防。", "每周巡防14次，排查楼道260个"),
    ("社区健康自我管理小组", "C04110000", "组建健康自我管理小组，开展慢性病预防宣传和随访。", "小组24个，活动240场"),
];

/// The two milestones of a contract and what the acceptance looks at.
pub(super) const MILESTONES: [(&str, [&str; 2]); 2] = [
    ("中期服务", ["服务人次达到计划的一半", "建立服务档案"]),
    ("期末服务", ["服务人次达到计划", "满意度调查不低于九成"]),
];
