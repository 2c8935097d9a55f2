//! The rules of the field, as data: identifier, how well it is known, law, article, and what it asks in one line.
//!
//! The articles were checked against the full texts where they could be had; docs/rules.md says what was corrected.

use super::statute::{STATUTES, Statute};

crate::words! {
    /// How a rule is known. What was read in full is enforced; the rest warns until a person switches it.
    SourceQuality { FullText = "full_text", Secondary = "secondary", GeneralKnowledge = "general_knowledge" }
}

crate::words! {
    /// What a rule does: it refuses, it warns, or it is silent.
    Mode as RuleMode { Enforced = "enforced", Warns = "warns", Off = "off" }
}

impl Mode {
    /// How much it binds: a refusal more than a warning, and that more than silence.
    #[must_use]
    pub const fn strictness(self) -> u8 {
        match self {
            Self::Off => 0,
            Self::Warns => 1,
            Self::Enforced => 2,
        }
    }
}

/// A rule with its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its identifier.
    pub id: RuleId,
    /// How it is known.
    pub source_quality: SourceQuality,
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
    ($($id:ident $source_quality:ident $law:literal $article:literal $zh:literal $en:literal;)+) => {
        /// The identifiers of the rules, as the rule sheet of the field numbers them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum RuleId { $(#[doc = $en] $id),+ }
        impl RuleId {
            /// The identifier as text.
            #[must_use]
            pub const fn word(self) -> &'static str { match self { $(Self::$id => stringify!($id)),+ } }
        }
        /// Every rule.
        pub const RULES: &[Rule] = &[$(Rule {
            id: RuleId::$id, source_quality: rules!(@$source_quality), law: $law, article: $article, title_zh: $zh, title_en: $en,
        }),+];
    };
    (@F) => { SourceQuality::FullText };
    (@S) => { SourceQuality::Secondary };
    (@GK) => { SourceQuality::GeneralKnowledge };
}

rules! {
    // Who, what, money.
    W1 F "R102" "5" "购买主体为各级国家机关" "Buyers are organs of the state";
    W2 F "R102" "6" "承接主体的范围" "Who may supply";
    W3 F "R102" "8" "公益一类事业单位和财政保障的群团组织不得购买也不得承接" "Fully funded institutions and mass organisations neither buy nor supply";
    W4 F "R102" "18" "确需由个人承接的方可由个人承接，不得变相用工" "An individual supplies only where truly suitable, never as disguised employment";
    W5 F "R102" "10" "不得购买的事项" "What must not be bought";
    W6 F "SH3" "4, 12-14" "指导性目录与负面清单并行" "The guiding catalogue and the prohibited list guide together";
    W7 F "SH3" "15, 16" "目录外项目须经同级政府同意" "What is outside the catalogue needs the consent of the government of the same level";
    W8 F "SH3" "19" "先有预算，后购买服务" "Budget first, then purchase";
    W9 F "SH3" "18" "应由本单位履职的经费不得列入下属单位预算" "Money for one's own tasks does not sit in a subordinate's budget";
    W10 F "SH3" "22" "年中转为购买服务的须经财政审核" "A mid-year conversion into a purchase is reviewed by finance";
    W11 F "SH65" "12" "采购预算应当载明的内容" "What the procurement budget must say";
    W12 F "SH65" "13, 14" "预算批复后二十个工作日内报备采购实施计划" "The plan is filed within 20 working days of the budget's approval";
    W13 S "CK10" "二" "采购意向提前三十日公开" "The intention is published 30 days ahead";
    W14 F "REG" "28" "不得化整为零规避公开招标" "Purchases are not split to evade open tender";
    W15 GK "LAW" "7, 8, 27" "采购限额标准和公开招标数额标准" "The purchase limit and the open-tender threshold";
    W16 F "SH3" "25" "限额以下由购买主体自行组织" "Below the limit the buyer runs the purchase itself";
    W17 S "CZ54" "三" "新增公共服务支出通过购买安排的部分向社会组织购买比例原则上不低于百分之三十" "At least 30 per cent of new purchase spending goes to social organisations";
    W18 F "R-SME" "6-9" "面向中小企业预留与价格扣除" "Reserve for small enterprises and price deduction";
    W19 F "R-NEED" "10, 11, 18" "需求调查" "The needs survey";
    W20 F "R-NEED" "29-33" "需求审查；起草者不得审查" "Review of the need; who drafts does not review";
    W21 F "REG" "15, 45" "公共服务项目征求公众意见、服务对象参与验收、结果公告" "For public services the public is asked, those served take part in acceptance, the result is published";
    W22 F "LAW" "42" "采购文件自采购结束之日起至少保存十五年" "Files are kept at least 15 years after the end";
    // Supplier qualification.
    Q1 F "LAW" "22" "供应商应当具备的条件" "General conditions of a supplier";
    Q2 F "REG" "18" "负责人为同一人或者存在直接控股、管理关系的不得参加同一合同项下的采购" "Linked suppliers do not compete for one contract";
    Q3 F "REG" "18" "为项目提供整体设计、规范编制、监理等服务的不得再参加该项目" "Who designed or supervised the project does not bid for it";
    Q4 F "SH65" "32" "失信主体不得参加" "Listed defaulters may not take part";
    Q5 F "SOREG" "28; 23; 36" "社会组织年度检查（报告）" "Annual check of social organisations";
    Q6 S "MCA39" "6, 7" "评估等级有效期五年" "A grade holds five years";
    Q7 S "MCA60" "11-15" "活动异常名录" "List of abnormal activities";
    Q8 S "SHLIST" "二" "推荐目录的条件" "Conditions of the recommended list";
    Q9 F "R38" "一" "不得以名录库、规模、年限、所有制等排斥供应商" "No list, size, age or ownership as a gate";
    Q10 S "REG" "20" "以等级、协会会员等作为评分项可能构成歧视" "Grade or membership as a score may discriminate";
    Q11 F "CHARITY" "76, 95" "民政部门公开向慈善组织购买服务的信息" "Purchases from charities are published";
    // Methods and periods.
    M1 F "LAW" "26" "采购方式" "The methods of procurement";
    M2 F "LAW" "35" "招标文件发出至投标截止不少于二十日" "At least 20 days from issue of the tender documents to the deadline";
    M3 F "R87" "16, 18" "公告期限五个工作日，文件提供期限不少于五个工作日" "The notice stands 5 working days; tender documents are offered at least as long";
    M4 F "REG" "31" "澄清或修改影响编制的，应在截止前法定期限作出，否则顺延" "A material clarification comes in time or the deadline moves";
    M5 F "REG" "21" "资格预审申请时间不少于五个工作日" "Prequalification is open at least 5 working days";
    M6 F "R87" "14" "邀请招标随机抽取三家以上供应商" "Invited tender: at least three drawn at random";
    M7 F "R214" "10" "磋商文件发出至首次响应截止不少于十日" "At least 10 days from issue of the tender documents to the first response";
    M8 F "R74" "29-36" "竞争性谈判" "Competitive negotiation";
    M9 F "R74" "3" "询价仅适用于货物" "Requests for quotations are for goods only";
    M10 F "R74" "38-42" "单一来源采购公示与异议" "Single source: notice and objections";
    M11 F "LAW" "27" "达到公开招标数额采用其他方式须经批准" "Above the threshold another method needs approval";
    M12 F "R110" "3-42" "框架协议采购" "Framework agreements";
    M13 F "R87" "12, 13" "公开预算金额；不得设定最低限价" "The budget is shown; no minimum price is set";
    M14 F "LAW" "36" "有效供应商不足三家的废标" "A round with fewer than three suppliers is void";
    M15 F "R87" "43" "不足三家的后续处理" "What follows when fewer than three remain";
    M16 F "R87" "29" "终止招标的公告与退还" "Cancelling: notice and returns";
    M17 F "LAW" "24" "联合体" "Joint bids";
    // Deposits.
    D1 F "REG" "33" "投标保证金不超过项目预算百分之二" "The bid deposit is at most 2 per cent of the budget";
    D2 F "REG" "33" "保证金五个工作日内退还" "Deposits are returned within 5 working days";
    D3 F "R87" "38" "逾期退还按基准利率上浮百分之二十计息" "Late returns bear interest at 1.2 times the base rate";
    D4 F "R74" "20" "不予退还保证金的情形" "When a deposit is forfeited";
    D5 F "REG" "48" "履约保证金不超过合同金额百分之十" "The performance bond is at most 10 per cent of the contract";
    D6 F "R87" "37" "不同投标人保证金从同一账户转出视为串通" "Deposits from one account are taken as collusion";
    // Opening, committee, scoring.
    E1 F "R87" "33" "截止前任何人不得开启；逾期拒收" "Nobody opens before the deadline; late bids are refused";
    E2 F "R87" "39-42" "在截止的同一时间开标；不足三家不得开标" "Opening at the deadline; with fewer than three bidders there is none";
    E3 F "R87" "28, 47" "获取文件供应商的名称、数量和评委名单保密" "Who holds the tender documents and who sits on the committee is secret";
    E4 F "R87" "47" "评审委员会为单数，专家不少于三分之二" "A panel is odd in number and two thirds experts";
    E5 F "R-EXP" "12-14" "专家随机抽取，抽取时间原则上不得早于两个工作日" "Experts are drawn at random, not earlier than 2 working days before";
    E6 F "REG" "9" "有利害关系的人员回避" "Who has an interest stands aside";
    E7 F "R87" "45" "采购人代表不得担任组长" "The buyer's representative does not lead the committee";
    E8 F "R87" "63" "投标无效的情形" "When a bid is invalid";
    E9 F "R87" "37" "视为串通投标的情形" "What is taken as collusion";
    E10 F "R87" "59" "报价前后不一致的修正顺序" "The order of correcting prices";
    E11 F "R87" "55" "评审因素量化；资格条件不得作为评审因素；成员独立评审" "Criteria are quantified, qualification is no criterion, each member scores alone";
    E12 F "R87" "55" "服务项目价格分值的比重" "The weight of the price for services";
    E13 F "R87" "55" "价格分按最低价比例计算" "The price score follows the lowest price";
    E14 F "R87" "57" "得分、报价依次排序" "Ranked by score, then by price";
    E15 F "R87" "64" "不得修改评标结果的例外情形" "The only grounds on which a result may change";
    E16 F "R87" "60" "报价明显偏低的应当书面说明" "An abnormally low price is explained in writing";
    E17 S "CK2" "二" "异常低价的启动标准" "What makes a low price to be explained";
    E18 F "R87" "61" "少数服从多数；不同意见书面说明" "The majority decides; dissent is written with reasons";
    E19 F "R-EXP" "21, 22" "评审结束五个工作日内相互评价" "Buyer and experts rate each other within 5 working days";
    // Result, contract, delivery, payment.
    A1 F "REG" "43" "五个工作日内按排序确定供应商" "The supplier is chosen within 5 working days in ranking order";
    A2 F "R87" "69" "两个工作日内公告结果" "The result is published within 2 working days";
    A3 F "R87" "69" "告知未中标人原因、得分与排序" "Each loser is told its reason, score and rank";
    A4 F "LAW" "46" "中标通知后三十日内按文件签订合同" "The contract is signed within 30 days, as offered";
    A5 F "REG" "50" "合同两个工作日内公告，七个工作日内备案" "The contract is published within 2 and filed within 7 working days";
    A6 F "REG" "49" "拒签的，按排序确定下一候选人或重新采购" "On refusal the next candidate follows, or a new round";
    A7 F "SH3" "27" "合同应当载明的内容" "What a contract must say";
    A8 F "SH3" "28" "合同期限一般不超过一年，符合条件的不超过三年" "At most one year, or three under four conditions";
    A9 F "LAW" "48" "不得转包；分包须经同意且在投标中载明" "No assignment; subcontracting with consent and as named in the bid";
    A10 F "LAW" "49" "补充合同累计不超过原金额百分之十" "All supplements together at most 10 per cent";
    A11 F "LAW" "50" "双方不得擅自变更、中止或者终止合同" "No party changes, suspends or ends the contract alone";
    A12 F "REG" "45" "逐项验收，服务对象参与并出具意见" "Every item is accepted; those served give an opinion";
    A13 F "SH3" "31, 32" "承接主体建立项目台账" "The supplier keeps a project ledger";
    A14 F "R38" "三" "收到发票后三十日内支付" "Paid within 30 days of the invoice";
    A14b GK "R38" "三" "部分地方要求收到发票后十个工作日内支付" "Some places ask for payment within 10 working days";
    A15 S "PAY802" "9, 15, 17" "逾期支付按日万分之五计息；无争议部分先付" "Late payment bears 0.05 per cent a day; the undisputed part is paid first";
    A16 F "INV" "19, 20" "不合规发票不得作为凭证" "A non-conforming invoice is no voucher";
    A17 F "SH3" "33" "可凭合同融资，购买主体不得担保" "Financing on the contract without the buyer's guarantee";
    A18 F "SH3" "34-37, 41" "绩效评价及结果公开" "Performance is evaluated and the result published";
    A19 S "CZ42" "二" "第三方绩效评价对真实性负责" "A third-party evaluator answers for the truth";
    A20 F "SH3" "39-41" "购买信息公开的四个节点" "Four points of publication";
    A21 F "R101" "11-14" "一个工作日内发布；各媒体内容一致；不得删改" "Published within 1 working day, the same everywhere, never altered";
    A21b F "SHBUD" "34" "采购预算与执行信息公开" "Budget and execution of procurement are published";
    A22 F "ACC" "25" "不相容职务相分离" "Duties that check each other lie with different people";
    A23 S "SHLOT" "公告与评审期限" "福利彩票公益金项目的公告、评审与检查" "Periods and checks of welfare-lottery projects";
    // Enquiry, challenge and complaint.
    C1 F "REG" "52" "询问三个工作日内答复" "An enquiry is answered within 3 working days";
    C2 F "LAW" "52" "知道或应知权益受损之日起七个工作日内质疑" "A challenge comes within 7 working days of knowing";
    C3 S "R94" "10" "同一环节一次性提出质疑" "One single challenge for each step";
    C4 F "LAW" "53" "收到质疑后七个工作日内书面答复" "A challenge is answered in writing within 7 working days";
    C5 F "REG" "54" "可能影响结果的暂停签约、中止履行" "What may change the outcome suspends signing and performance";
    C6 F "LAW" "55" "答复期满后十五个工作日内投诉" "A complaint comes within 15 working days after the time to answer";
    C7 F "LAW" "56" "受理后三十个工作日内作出处理决定" "A complaint is decided within 30 working days";
    C8 F "LAW" "57" "暂停采购活动最长不超过三十日" "Procurement is suspended for 30 days at most";
    C9 F "REG" "71" "影响结果的处理" "What follows from a breach that affects the result";
    C10 F "REG" "73" "捏造事实或提供虚假材料投诉的禁止参加一至三年" "False complaints are barred for one to three years";
    C11 F "REG" "58" "处理决定公告" "The decision is published";
    C12 S "R94" "11" "质疑供应商应当是参与采购活动的供应商" "Only a supplier that takes part may challenge";
    // The year of money.
    B1 F "BUD" "18, 58" "预算年度为公历年度，支出列入实际付款的年度" "The budget year is the calendar year, and an outlay is of the year in which it is paid";
    B2 F "BUD" "42" "连续两年未用完的结转资金作为结余收回" "What was carried over and is unused for two years running goes back";
    // The house itself.
    S1 F "CYB" "8.1.4.1" "身份鉴别" "Identity is verified";
    S2 F "CYB" "8.1.5" "系统、安全、审计管理员相分离" "The three administrators are kept apart";
    U1 F "USCC" "4" "统一社会信用代码" "Unified social credit code";
}

/// Rules that nobody can switch: the secrecy of bids, the separation of duties, budget before purchase, identity.
pub const FIXED: &[RuleId] = &[RuleId::E1, RuleId::E3, RuleId::A22, RuleId::W8, RuleId::S1, RuleId::S2, RuleId::U1];

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}
impl From<RuleId> for String {
    fn from(id: RuleId) -> Self {
        id.word().to_owned()
    }
}

impl Rule {
    /// The rule of this identifier.
    #[must_use]
    pub fn get(id: RuleId) -> &'static Self {
        &RULES[id as usize]
    }
    /// The statute it stands in.
    ///
    /// # Panics
    /// Never: a test looks up the statute of every rule.
    #[must_use]
    pub fn statute(&self) -> &'static Statute {
        STATUTES.iter().find(|statute| statute.key == self.law).expect("every rule cites a statute that is listed")
    }
    /// What it does unless a rule change says otherwise.
    #[must_use]
    pub const fn shipped_mode(&self) -> Mode {
        match self.source_quality {
            SourceQuality::FullText => Mode::Enforced,
            SourceQuality::Secondary | SourceQuality::GeneralKnowledge => Mode::Warns,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_stands_where_its_identifier_says_and_cites_a_known_statute() {
        for rule in RULES {
            assert_eq!(Rule::get(rule.id), rule);
            assert!(!rule.statute().name_zh.is_empty() && !rule.article.is_empty());
        }
    }
}
