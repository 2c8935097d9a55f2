//! Words that shut suppliers out or that the law does not let stand, wherever they are read: titles, quantities, criteria, conditions,
//! clarifications, contracts (Q9, Q10, E11, M13, W4, W5, A17). A finding is not a verdict where the law knows an exception: the
//! drafter may explain, and another person lets it stand by publishing; what has no exception is never explained away.
//!
//! Texts are read as they look: wide letters as narrow ones, capitals as small ones, without blanks and letters that show nothing.
//! A clause that forbids what the words name is no finding.

use super::tender_documents::TenderDocuments;
use crate::{
    login::look_of,
    rulebook::{Law, Reason, Refusal, RuleId},
};

/// Words that were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that is wary of them.
    pub rule: RuleId,
    /// Where they stand.
    pub field: String,
    /// The words.
    pub words: &'static str,
    /// The clause in which they stand.
    pub clause: String,
    reason: Reason,
}

impl Finding {
    /// The finding as an objection.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        let refusal = Refusal::of(self.reason).under(self.rule).field(self.field.clone());
        refusal.with("words", self.words).with("clause", &self.clause)
    }
    /// Whether the law knows an exception, so that a reason beside the words may let them stand (R38 一 and R87 Art. 12 know none).
    #[must_use]
    pub const fn may_be_explained(&self) -> bool {
        !matches!(self.rule, RuleId::Q9 | RuleId::M13)
    }
}

/// Where a word is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Condition,
    Score,
    Contract,
    /// What is asked of a bidder: a condition or a score.
    Asked,
    Anywhere,
}

impl Place {
    /// Whether a pattern of this place is looked for in a text of another.
    fn takes(self, text: Self) -> bool {
        match self {
            Self::Anywhere => true,
            Self::Asked => matches!(text, Self::Condition | Self::Score),
            place => place == text,
        }
    }
}

struct Pattern {
    rule: RuleId,
    place: Place,
    reason: Reason,
    words: &'static [&'static str],
}

/// Words before others that turn them into their contrary.
const NEGATIONS: &[&str] =
    &["不", "无需", "无须", "禁止", "严禁", "取消", "未要求", "without", "not", "no", "never", "must not"];

/// Where a clause ends.
const ENDS: &[char] =
    &['。', '，', '；', '、', '：', '？', '！', '\n', '.', ',', ';', ':', '?', '!', '(', ')', '（', '）'];

/// The clause that forbids or excludes is no finding.
fn is_negated(before: &str) -> bool {
    NEGATIONS.iter().any(|negation| match negation.is_ascii() {
        true => {
            before.ends_with(negation)
                || before.contains(&format!(" {negation} "))
                || before.starts_with(&format!("{negation} "))
        }
        false => before.contains(negation),
    })
}

/// The clause of a text in which the words stand without being negated, if there is one.
fn clause_with(text: &str, words: &str) -> Option<String> {
    let words = look_of(words);
    text.split(ENDS).map(str::trim).find_map(|clause| {
        let (look, lower) = (look_of(clause), clause.to_lowercase());
        let at = look.find(&words)?;
        let before =
            if words.is_ascii() { lower.split(words.as_str()).next().unwrap_or_default() } else { &look[..at] };
        (!is_negated(before)).then(|| clause.chars().take(80).collect())
    })
}

/// What the law is wary of, with the words by which it is found.
const PATTERNS: &[Pattern] = &[
    // R38 一(二): lists as a gate.
    Pattern {
        rule: RuleId::Q9,
        place: Place::Anywhere,
        reason: Reason::ShutsOut,
        words: &["备选库", "名录库", "资格库", "供应商库内", "推荐目录内", "入围名单内", "approved list"],
    },
    // R38 一(四), REG Art. 20, R87 Art. 17: size, age, figures of the business.
    Pattern {
        rule: RuleId::Q9,
        place: Place::Anywhere,
        reason: Reason::ShutsOut,
        words: &[
            "注册资本",
            "注册资金",
            "开办资金",
            "净资产",
            "资产总额",
            "成立满",
            "登记满",
            "注册满",
            "成立时间",
            "登记时间",
            "成立年限",
            "从业年限",
            "经营年限",
            "经营规模",
            "registered capital",
            "start-up funds",
            "years in business",
            "annual turnover",
        ],
    },
    // The same where it is asked of the bidder: a service may be for people at work, and its report may tell of income.
    Pattern {
        rule: RuleId::Q9,
        place: Place::Asked,
        reason: Reason::ShutsOut,
        words: &["营业收入", "从业人员", "利润", "纳税额"],
    },
    // R38 一(一)(三), REG Art. 20(7): ownership, form, place.
    Pattern {
        rule: RuleId::Q9,
        place: Place::Anywhere,
        reason: Reason::ShutsOut,
        words: &[
            "国有企业",
            "国有控股",
            "民营企业除外",
            "本市注册",
            "本区注册",
            "本地企业",
            "设立分支机构",
            "指定软件",
            "locally registered",
        ],
    },
    Pattern {
        rule: RuleId::Q10,
        place: Place::Score,
        reason: Reason::MayDiscriminate,
        words: &["评估等级", "3A", "4A", "5A", "会员单位", "协会会员", "获奖", "membership", "award won"],
    },
    Pattern {
        rule: RuleId::E11,
        place: Place::Score,
        reason: Reason::QualificationScored,
        words: &["营业执照", "登记证书", "资格条件", "许可证", "年检合格", "licence held"],
    },
    Pattern {
        rule: RuleId::M13,
        place: Place::Anywhere,
        reason: Reason::MinimumPrice,
        words: &["最低限价", "最低价限制", "报价不得低于", "报价下限", "minimum price"],
    },
    Pattern {
        rule: RuleId::W4,
        place: Place::Anywhere,
        reason: Reason::DisguisedEmployment,
        words: &["劳务派遣", "派遣人员", "坐班考勤", "服从单位人事管理", "labour dispatch"],
    },
    // SH3 33: the buyer guarantees nothing.
    Pattern {
        rule: RuleId::A17,
        place: Place::Contract,
        reason: Reason::BuyerGuarantees,
        words: &["融资担保", "提供担保", "连带保证", "连带责任保证", "承担保证责任", "guarantees the loan"],
    },
];

/// Looks through texts.
pub struct Lint;

impl Lint {
    /// What is found in tender documents, in their order.
    #[must_use]
    pub fn of(tender_documents: &TenderDocuments) -> Vec<Finding> {
        let mut found = Vec::new();
        let conditions = &tender_documents.conditions;
        let mut subject = |text: &str, field: &str| {
            look(text, field, Place::Anywhere, &mut found);
            // The item was read when it was drafted; the tender may not buy another thing under its name.
            found.extend(Self::of_requirement(text, field));
        };
        subject(tender_documents.title.as_str(), "title");
        subject(tender_documents.description.as_str(), "description");
        for (at, lot) in tender_documents.lots.iter().enumerate() {
            subject(lot.title.as_str(), &format!("lots/{at}/title"));
        }
        for (at, condition) in conditions.qualification.iter().enumerate() {
            look(condition.as_str(), &format!("conditions/qualification/{at}"), Place::Condition, &mut found);
        }
        if let Some(subcontracting) = &conditions.subcontracting {
            look(subcontracting.as_str(), "conditions/subcontracting", Place::Condition, &mut found);
        }
        for (at, criterion) in tender_documents.criteria.iter().enumerate() {
            let field = format!("criteria/{at}/title");
            look(criterion.title.as_str(), &field, Place::Score, &mut found);
            // A condition that every bidder must meet cannot bring points as well (R87 Art. 55).
            let title = look_of(criterion.title.as_str());
            if conditions.qualification.iter().any(|condition| look_of(condition.as_str()) == title) {
                found.push(Finding {
                    rule: RuleId::E11,
                    field,
                    words: "同为资格条件 / also a condition",
                    clause: criterion.title.to_string(),
                    reason: Reason::QualificationScored,
                });
            }
        }
        found
    }
    /// What is found in a clarification: it changes neither what is bought nor who may bid (R87 Art. 27).
    #[must_use]
    pub fn of_clarification(text: &str) -> Vec<Finding> {
        let mut found = Vec::new();
        look(text, "text", Place::Condition, &mut found);
        found
    }
    /// What is found in the words of a contract.
    #[must_use]
    pub fn of_contract(text: &str, field: &str) -> Vec<Finding> {
        let mut found = Vec::new();
        look(text, field, Place::Contract, &mut found);
        found.retain(|finding| matches!(finding.rule, RuleId::A17 | RuleId::W4));
        found
    }
    /// What is found in the words of a requirement that government must not buy (W5).
    #[must_use]
    pub fn of_requirement(text: &str, field: &str) -> Vec<Finding> {
        let found = PROHIBITED.iter().find_map(|words| Some((*words, clause_with(text, words)?)));
        let finding = |(words, clause)| Finding {
            rule: RuleId::W5,
            field: field.to_owned(),
            words,
            clause,
            reason: Reason::MustNotBeBought,
        };
        found.map(finding).into_iter().collect()
    }
}

/// What government must do itself or must not buy as a service (R102 Art. 10; SH3 Art. 11).
const PROHIBITED: &[&str] = &[
    "行政决策",
    "行政许可",
    "行政审批",
    "行政处罚",
    "行政强制",
    "行政复议",
    "行政裁决",
    "执法检查",
    "融资",
    "贷款",
    "劳务派遣",
    "公益性岗位",
    "人员招聘",
    "招用人员",
    "货物采购",
    "设备采购",
    "工程施工",
    "基础设施建设",
    "labour dispatch",
    "financing",
];

fn look(text: &str, field: &str, place: Place, found: &mut Vec<Finding>) {
    for pattern in PATTERNS.iter().filter(|pattern| pattern.place.takes(place)) {
        let hit = pattern.words.iter().find_map(|words| Some((*words, clause_with(text, words)?)));
        if let Some((words, clause)) = hit {
            found.push(Finding { rule: pattern.rule, field: field.to_owned(), words, clause, reason: pattern.reason });
        }
    }
}

impl TenderDocuments {
    /// What stands in the words of the tender documents that the law does not let stand there, and has no reason beside it that may
    /// lift it.
    pub fn findings(&self) -> impl Iterator<Item = Finding> {
        let lifted =
            |finding: &Finding| finding.may_be_explained() && self.conditions.explains(finding.rule, &finding.field);
        Lint::of(self).into_iter().filter(move |finding| !lifted(finding))
    }
    /// Objects to words that shut suppliers out, unless a reason stands beside them (Q9, Q10, E11, M13).
    ///
    /// # Errors
    /// Names the words and the field.
    pub fn check_words(&self, law: &Law<'_>) -> Result<(), Refusal> {
        Refusal::all(self.findings().map(|finding| law.objects(finding.refusal())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_they_look_and_a_clause_that_forbids_them_is_no_finding() {
        for (text, found) in [
            ("注册资本不少于五十万元", true),
            ("注 册 资 本不少于五十万元", true),
            ("注册\u{200b}资金五十万元", true),
            ("登记满三年", true),
            ("本项目不对注册资本作要求", false),
            ("供应商须诚信经营，不以成立年限为条件", false),
            ("提供良好服务", false),
            ("REGISTERED CAPITAL of at least 500,000", true),
            ("no registered capital is asked for", false),
        ] {
            assert_eq!(!Lint::of_clarification(text).is_empty(), found, "{text}");
        }
        for (text, found) in [
            ("甲方不提供任何形式的融资担保", false),
            ("甲方为乙方的贷款承担连带保证责任", true),
            ("甲方同意为乙方融资提供担保", true),
            ("联合体各方承担连带责任", false),
        ] {
            assert_eq!(!Lint::of_contract(text, "text").is_empty(), found, "{text}");
        }
    }
}
