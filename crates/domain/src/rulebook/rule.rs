//! The rules that this house enforces, as data: identifier, law, article, and what it asks in one line.

/// A statute or a circular.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Law {
    /// The key by which rules cite it.
    pub key: &'static str,
    /// Its name in Chinese, with its number.
    pub name_zh: &'static str,
    /// Its name in English.
    pub name_en: &'static str,
}

/// The laws cited.
pub const LAWS: &[Law] = &[
    Law { key: "LAW", name_zh: "政府采购法", name_en: "Government Procurement Law" },
    Law {
        key: "REG",
        name_zh: "政府采购法实施条例（国务院令第658号）",
        name_en: "Implementing Regulation of the Government Procurement Law",
    },
    Law {
        key: "R87",
        name_zh: "政府采购货物和服务招标投标管理办法（财政部令第87号）",
        name_en: "Measures for Tendering of Goods and Services (MoF Order 87)",
    },
    Law {
        key: "R214",
        name_zh: "政府采购竞争性磋商采购方式管理暂行办法（财库〔2014〕214号）",
        name_en: "Interim Measures for Competitive Consultation (Caiku [2014] 214)",
    },
    Law {
        key: "R102",
        name_zh: "政府购买服务管理办法（财政部令第102号）",
        name_en: "Measures for Government Purchase of Services (MoF Order 102)",
    },
    Law {
        key: "SH3",
        name_zh: "上海市政府购买服务管理办法（沪财发〔2021〕3号）",
        name_en: "Shanghai Measures for Government Purchase of Services",
    },
    Law {
        key: "SH65",
        name_zh: "上海市政府采购实施办法（上海市政府令第65号）",
        name_en: "Shanghai Implementing Measures for Government Procurement",
    },
    Law {
        key: "R38",
        name_zh: "关于促进政府采购公平竞争优化营商环境的通知（财库〔2019〕38号）",
        name_en: "Circular on Fair Competition in Government Procurement (Caiku [2019] 38)",
    },
    Law {
        key: "CK10",
        name_zh: "关于开展政府采购意向公开工作的通知（财库〔2020〕10号）",
        name_en: "Circular on Publishing Procurement Intentions (Caiku [2020] 10)",
    },
    Law {
        key: "R-NEED",
        name_zh: "政府采购需求管理办法（财库〔2021〕22号）",
        name_en: "Measures for Managing Procurement Needs (Caiku [2021] 22)",
    },
    Law {
        key: "R-EXP", name_zh: "政府采购评审专家管理办法", name_en: "Measures for Procurement Evaluation Experts"
    },
    Law {
        key: "MCA60",
        name_zh: "社会组织信用信息管理办法（民政部令第60号）",
        name_en: "Measures for Credit Information of Social Organisations (MCA Order 60)",
    },
    Law { key: "ACC", name_zh: "会计法", name_en: "Accounting Law" },
    Law { key: "INV", name_zh: "发票管理办法", name_en: "Measures for the Administration of Invoices" },
    Law {
        key: "CYB",
        name_zh: "信息安全技术 网络安全等级保护基本要求（GB/T 22239-2019）",
        name_en: "Baseline for Classified Protection of Cybersecurity (GB/T 22239-2019)",
    },
    Law {
        key: "USCC",
        name_zh: "法人和其他组织统一社会信用代码编码规则（GB 32100-2015）",
        name_en: "Unified Social Credit Code (GB 32100-2015)",
    },
];

/// A rule with its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its identifier.
    pub id: RuleId,
    /// The key of its law.
    pub law: &'static str,
    /// The articles.
    pub article: &'static str,
    /// What it asks, in Chinese.
    pub title_zh: &'static str,
    /// What it asks, in English.
    pub title_en: &'static str,
}

macro_rules! rules {
    ($($id:ident $law:literal $article:literal $zh:literal $en:literal;)+) => {
        /// The identifiers of the rules, as the rule sheet of the field numbers them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum RuleId { $(#[doc = $en] $id),+ }
        impl RuleId {
            /// The identifier as text.
            #[must_use]
            pub const fn word(self) -> &'static str { match self { $(Self::$id => stringify!($id)),+ } }
        }
        /// Every rule enforced.
        pub const RULES: &[Rule] = &[
            $(Rule { id: RuleId::$id, law: $law, article: $article, title_zh: $zh, title_en: $en }),+
        ];
    };
}

rules! {
    W1 "R102" "5" "购买主体为各级国家机关" "Buyers are organs of the state";
    W7 "SH3" "15, 16" "目录外项目须经同级政府同意" "What is outside the catalogue needs the consent of the government of the same level";
    W8 "SH3" "19" "先有预算，后购买服务" "Budget first, then purchase";
    W12 "SH65" "13, 14" "采购实施计划报财政备案" "The plan is filed with finance";
    W13 "CK10" "二" "采购意向提前三十日公开" "The intention is published 30 days ahead";
    W15 "SH3" "25" "限额以下由购买主体自行组织" "Below the limit the buyer runs the purchase itself";
    W20 "R-NEED" "29-32" "需求编制与审查相分离" "Who drafts a need does not review it";
    Q1 "LAW" "22" "供应商应当具备的条件" "General conditions of a supplier";
    Q4 "SH65" "32" "失信主体不得参加" "Listed defaulters may not take part";
    Q7 "MCA60" "11-15" "活动异常名录" "List of abnormal activities";
    M2 "LAW" "35" "招标文件发出至投标截止不少于二十日" "At least 20 days from issue of the papers to the deadline";
    M4 "REG" "31" "澄清或修改影响编制的，应在截止前法定期限作出，否则顺延" "A material clarification comes in time or the deadline moves";
    M7 "R214" "10" "磋商文件发出至首次响应截止不少于十日" "At least 10 days from issue of the papers to the first response";
    M13 "R87" "12" "公开预算金额；不得设定最低限价" "The budget is shown; no minimum price is set";
    M14 "LAW" "36" "有效供应商不足三家的废标" "A round with fewer than three suppliers is void";
    E1 "R87" "33" "截止前任何人不得开启；逾期拒收" "Nobody opens before the deadline; late bids are refused";
    E2 "R87" "39-42" "在截止的同一时间开标；不足三家不得开标" "Opening at the deadline; with fewer than three bidders there is none";
    E4 "R87" "47" "评审委员会为单数，专家不少于三分之二" "A panel is odd in number and two thirds experts";
    E6 "REG" "9" "有利害关系的人员回避" "Who has an interest stands aside";
    E8 "R87" "63" "投标无效的情形" "When a bid is invalid";
    E11 "R87" "55" "评审因素量化；成员独立评审" "Criteria are quantified; each member scores alone";
    E12 "R87" "55" "服务项目价格分值的比重" "The weight of the price for services";
    E13 "R87" "55" "价格分按最低价比例计算" "The price score follows the lowest price";
    E14 "R87" "57" "得分、报价依次排序" "Ranked by score, then by price";
    A1 "REG" "43" "五个工作日内按排序确定供应商" "The supplier is chosen within 5 working days in ranking order";
    A2 "R87" "69" "两个工作日内公告结果" "The result is published within 2 working days";
    A4 "LAW" "46" "中标通知后三十日内按文件签订合同" "The contract is signed within 30 days, as offered";
    A6 "REG" "49" "拒签的，按排序确定下一候选人" "On refusal the next candidate follows";
    A7 "SH3" "27" "合同应当载明的内容" "What a contract must say";
    A8 "SH3" "28" "合同期限一般不超过一年，符合条件的不超过三年" "At most one year, or three under four conditions";
    A10 "LAW" "49" "补充合同累计不超过原金额百分之十" "All supplements together at most 10 per cent";
    A12 "REG" "45" "逐项验收，服务对象参与并出具意见" "Every item is accepted; those served give an opinion";
    A14 "R38" "三" "收到发票后三十日内支付" "Paid within 30 days of the invoice";
    A16 "INV" "19, 20" "不合规发票不得作为凭证" "A non-conforming invoice is no voucher";
    A22 "ACC" "25" "不相容职务相分离" "Duties that check each other lie with different people";
    S1 "CYB" "8.1.4.1" "身份鉴别" "Identity is verified";
    S2 "CYB" "8.1.5" "系统、安全、审计管理员相分离" "The three administrators are kept apart";
    U1 "USCC" "4" "统一社会信用代码" "Unified social credit code";
}

impl Rule {
    /// The rule of this identifier.
    #[must_use]
    pub fn get(id: RuleId) -> &'static Self {
        &RULES[id as usize]
    }
    /// The law it stands in.
    ///
    /// # Panics
    /// Never: a test looks up the law of every rule.
    #[must_use]
    pub fn law(&self) -> &'static Law {
        LAWS.iter().find(|law| law.key == self.law).expect("every rule cites a law that is listed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_stands_where_its_identifier_says_and_cites_a_known_law() {
        for rule in RULES {
            assert_eq!(Rule::get(rule.id), rule);
            assert!(!rule.law().name_zh.is_empty() && !rule.article.is_empty());
        }
    }
}
