//! Words that shut suppliers out, found in the tender documents before they are published (Q9, Q10, E11, M13). A finding is not a
//! verdict: a person may explain why the words are lawful here, and the explanation is published with the tender documents.

use super::tender_documents::TenderDocuments;
use crate::rulebook::{Law, Reason, Refusal, RuleId};

/// Words that were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that is wary of them.
    pub rule: RuleId,
    /// Where they stand.
    pub field: String,
    /// The words.
    pub words: &'static str,
    reason: Reason,
}

impl Finding {
    /// The finding as an objection.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        Refusal::of(self.reason).under(self.rule).field(self.field.clone()).with("words", self.words)
    }
}

/// Where a word is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Condition,
    Score,
    Anywhere,
}

struct Pattern {
    rule: RuleId,
    place: Place,
    reason: Reason,
    words: &'static [&'static str],
}

/// What the law is wary of, with the words by which it is found.
const PATTERNS: &[Pattern] = &[
    // R38 一(二): lists as a gate.
    Pattern {
        rule: RuleId::Q9,
        place: Place::Anywhere,
        reason: Reason::ShutsOut,
        words: &["备选库", "名录库", "资格库", "推荐目录内", "入围名单内", "approved list"],
    },
    // R38 一(四), REG Art. 20, R87 Art. 17: size, age, figures of the business.
    Pattern {
        rule: RuleId::Q9,
        place: Place::Anywhere,
        reason: Reason::ShutsOut,
        words: &[
            "注册资本",
            "资产总额",
            "营业收入",
            "从业人员",
            "利润",
            "纳税额",
            "成立满",
            "成立年限",
            "经营年限",
            "经营规模",
            "registered capital",
            "years in business",
            "annual turnover",
        ],
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
        words: &["最低限价", "报价不得低于", "minimum price"],
    },
    Pattern {
        rule: RuleId::W4,
        place: Place::Anywhere,
        reason: Reason::DisguisedEmployment,
        words: &["劳务派遣", "坐班考勤", "服从单位人事管理", "labour dispatch"],
    },
];

/// Looks through tender documents.
pub struct Lint;

impl Lint {
    /// What is found, in the order of the tender documents.
    #[must_use]
    pub fn of(tender_documents: &TenderDocuments) -> Vec<Finding> {
        let mut found = Vec::new();
        look(tender_documents.description.as_str(), "description", Place::Anywhere, &mut found);
        for (at, condition) in tender_documents.conditions.qualification.iter().enumerate() {
            look(condition.as_str(), &format!("conditions/qualification/{at}"), Place::Condition, &mut found);
        }
        for (at, criterion) in tender_documents.criteria.iter().enumerate() {
            let field = format!("criteria/{at}/title");
            look(criterion.title.as_str(), &field, Place::Score, &mut found);
            // A condition that every bidder must meet cannot bring points as well (R87 Art. 55).
            if tender_documents.conditions.qualification.contains(&criterion.title) {
                let (rule, reason) = (RuleId::E11, Reason::QualificationScored);
                found.push(Finding { rule, field, words: "同为资格条件 / also a condition", reason });
            }
        }
        found
    }
    /// What is found in the words of a requirement that government must not buy (W5).
    #[must_use]
    pub fn of_requirement(text: &str, field: &str) -> Vec<Finding> {
        let found = PROHIBITED.iter().find(|word| text.contains(**word));
        let finding = |words: &&'static str| Finding {
            rule: RuleId::W5,
            field: field.to_owned(),
            words,
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
    for pattern in PATTERNS.iter().filter(|pattern| pattern.place == Place::Anywhere || pattern.place == place) {
        if let Some(words) = pattern.words.iter().find(|word| text.contains(**word)) {
            found.push(Finding { rule: pattern.rule, field: field.to_owned(), words, reason: pattern.reason });
        }
    }
}

impl TenderDocuments {
    /// What stands in the words of the tender documents that the law does not let stand there, and has no reason beside it.
    pub fn findings(&self) -> impl Iterator<Item = Finding> {
        Lint::of(self).into_iter().filter(|finding| !self.conditions.explains(finding.rule, &finding.field))
    }
    /// Objects to words that shut suppliers out, unless a reason stands beside them (Q9, Q10, E11, M13).
    ///
    /// # Errors
    /// Names the words and the field.
    pub fn check_words(&self, law: &Law<'_>) -> Result<(), Refusal> {
        self.findings().try_for_each(|finding| law.objects(finding.refusal()))
    }
}
