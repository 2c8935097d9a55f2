//! The numbers of the rules: each belongs to a rule, has a kind and a shipped value, and can be amended for a
//! jurisdiction from a day on.

use super::rule::RuleId;

crate::words! {
    /// What a number counts.
    Kind as ParameterKind {
        Days = "days", WorkingDays = "working_days", Years = "years", Percent = "percent", BasisPoints = "basis_points",
        Count = "count", Yuan = "yuan", MonthDay = "month_day",
    }
}

crate::words! {
    /// What a place may make of a number that the law above it gives: a higher one, a lower one, none; any, where the law leaves it
    /// to the province; or any, where it is a fact that somebody else sets.
    Discretion as NumberDiscretion {
        Up = "only_higher", Down = "only_lower", Never = "not_at_all", Province = "province", Fact = "fact",
    }
}

/// A number of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// Which.
    pub parameter: Parameter,
    /// The rule it belongs to.
    pub rule: RuleId,
    /// What it counts.
    pub kind: Kind,
    /// Its value as shipped. Yuan are whole yuan; a month and day are written 331 for the 31st of March.
    pub shipped: i64,
    /// In which direction a place may set it.
    pub may: Discretion,
    /// What it is, in Chinese.
    pub title_zh: &'static str,
    /// What it is, in English.
    pub title_en: &'static str,
}

macro_rules! numbers {
    ($($name:ident $word:tt $rule:ident $kind:ident $shipped:literal $may:ident $zh:literal $en:literal;)+) => {
        crate::words! {
            /// The numbers of the rules.
            Parameter as RuleParameter { $($name = $word),+ }
        }
        /// Every number.
        pub const NUMBERS: &[Number] = &[$(Number {
            parameter: Parameter::$name, rule: RuleId::$rule, kind: Kind::$kind, shipped: $shipped, may: Discretion::$may, title_zh: $zh, title_en: $en,
        }),+];
    };
}

numbers! {
    PlanFiling "plan_filing" W12 WorkingDays 20 Down "预算批复后报备计划" "Filing the plan after the budget's approval";
    IntentionPeriod "intention_period" W13 Days 30 Up "意向公开至采购开始" "From the intention to the start of the purchase";
    OpenTenderThreshold "open_tender_threshold" W15 Yuan 4_000_000 Province "公开招标数额标准" "The open-tender threshold";
    SelfOrganisedLimit "self_organised_limit" W15 Yuan 1_000_000 Province "自行采购限额" "The limit for a self-run purchase";
    SocialShare "social_share" W17 Percent 30 Up "面向社会组织的比例" "The share of social organisations";
    SurveyFrom "survey_from" W19 Yuan 10_000_000 Down "应当开展需求调查的金额" "The amount from which a survey is due";
    SurveyRespondents "survey_respondents" W19 Count 3 Up "需求调查对象家数" "Respondents of a survey";
    PastContractsMax "past_contracts_max" W19 Count 2 Down "作为资格条件的业绩合同数" "Past contracts that may be asked for";
    FilesKept "files_kept" W22 Years 15 Up "采购文件保存" "How long files are kept";
    ViolationLookBack "violation_look_back" Q1 Years 3 Never "重大违法记录回溯" "Years without a major violation";
    CheckToSupervisor "check_to_supervisor" Q5 MonthDay 331 Never "年检材料报业务主管单位" "Annual report to the supervising unit";
    CheckToRegistry "check_to_registry" Q5 MonthDay 531 Never "年检材料报登记机关" "Annual report to the registry";
    GradeHolds "grade_holds" Q6 Years 5 Never "评估等级有效期" "How long a grade holds";
    AbnormalToSerious "abnormal_to_serious" Q7 Years 2 Never "异常名录满期转严重失信" "Years on the abnormal list before the serious one";
    TenderPeriod "tender_period" M2 Days 20 Up "招标等标期" "From the tender documents to the deadline";
    DocumentsOffered "documents_offered" M3 WorkingDays 5 Up "采购文件提供期限" "How long the tender documents are offered";
    NoticePeriod "notice_period" M3 WorkingDays 5 Never "公告期限" "How long the notice stands";
    TenderClarification "tender_clarification" M4 Days 15 Up "澄清距投标截止" "A clarification before the deadline";
    Prequalification "prequalification" M5 WorkingDays 5 Up "资格预审申请期限" "Time to apply for prequalification";
    InvitedPool "invited_pool" M6 Count 2 Up "邀请名单为抽取数的倍数" "The list as a multiple of those drawn";
    InvitedDrawn "invited_drawn" M6 Count 3 Up "随机抽取家数" "Suppliers drawn";
    InvitedWatchers "invited_watchers" M6 Count 2 Up "现场监督人数" "Staff of the buyer who watch";
    ConsultationPeriod "consultation_period" M7 Days 10 Up "磋商首次响应期" "From the tender documents to the first response";
    ConsultationClarification "consultation_clarification" M7 Days 5 Up "磋商文件修改距截止" "A change before the first response";
    ConsultationQuotes "consultation_quotes" M7 Count 2 Up "提交最后报价的家数" "Suppliers with a final quote";
    NegotiationPeriod "negotiation_period" M8 WorkingDays 3 Up "谈判首次响应期" "From the tender documents to the first response";
    NegotiationQuotes "negotiation_quotes" M8 Count 3 Up "提交最后报价的家数" "Suppliers with a final quote";
    SingleSourceNotice "single_source_notice" M10 WorkingDays 5 Up "单一来源公示期" "How long the notice of a single source stands";
    SingleSourceReview "single_source_review" M10 WorkingDays 5 Down "异议补充论证" "Re-argument after the notice";
    FrameworkAnswer "framework_answer" M12 WorkingDays 7 Down "加入申请审核" "Answering an application to join";
    FrameworkPublish "framework_publish" M12 WorkingDays 2 Down "加入结果公开" "Publishing who joined or left";
    FrameworkYears "framework_years" M12 Years 2 Down "服务类框架协议期限" "How long a framework for services runs";
    FrameworkDropped "framework_dropped" M12 Percent 20 Up "封闭式框架协议淘汰比例" "How many a closed framework drops";
    FrameworkMin "framework_min" M12 Count 2 Up "封闭式框架协议入围家数" "Suppliers of a closed framework";
    BiddersMin "bidders_min" M14 Count 3 Never "投标人家数" "Bidders of a lot";
    CancelReturns "cancel_returns" M16 WorkingDays 5 Down "终止后退还费用和保证金" "Returns after a cancellation";
    DepositMax "deposit_max" D1 Percent 2 Down "投标保证金占预算" "The bid deposit of the budget";
    DepositReturn "deposit_return" D2 WorkingDays 5 Down "退还投标保证金" "Returning a bid deposit";
    BaseRate "base_rate" D3 BasisPoints 435 Fact "同期贷款基准利率（年）" "The base loan rate, a year";
    LateFactor "late_factor" D3 Percent 120 Never "逾期退还利率倍数" "The factor of late interest";
    BondMax "bond_max" D5 Percent 10 Down "履约保证金占合同金额" "The performance bond of the contract";
    PanelTender "panel_tender" E4 Count 5 Up "评标委员会人数" "Members of a tender committee";
    PanelLarge "panel_large" E4 Count 7 Up "大额或复杂项目评标委员会人数" "Members where large or complex";
    PanelLargeFrom "panel_large_from" E4 Yuan 10_000_000 Down "七人委员会的预算金额" "The budget from which seven are due";
    PanelNegotiation "panel_negotiation" E4 Count 5 Up "达到公开招标数额的谈判小组人数" "Members of a negotiation group above the open-tender threshold";
    PanelSmall "panel_small" E4 Count 3 Up "磋商小组人数" "Members of a consultation group";
    DrawBefore "draw_before" E5 WorkingDays 2 Down "专家抽取距评审" "Experts are drawn at most so long before";
    RelationshipLookBack "relationship_look_back" E6 Years 3 Up "利害关系回溯" "Years for which a tie bars";
    TenderPriceMin "tender_price_min" E12 Percent 10 Up "招标价格分最低" "The least points for the price in a tender";
    ConsultationPriceMin "consultation_price_min" E12 Percent 10 Up "磋商价格分最低" "The least points for the price in a consultation";
    ConsultationPriceMax "consultation_price_max" E12 Percent 30 Down "磋商价格分最高" "The most points for the price in a consultation";
    LowOfMean "low_of_mean" E17 Percent 50 Up "低于平均报价" "Below this share of the mean";
    LowOfSecond "low_of_second" E17 Percent 50 Up "低于次低报价" "Below this share of the second lowest";
    LowOfCeiling "low_of_ceiling" E17 Percent 45 Up "低于最高限价" "Below this share of the ceiling";
    MutualRating "mutual_rating" E19 WorkingDays 5 Down "采购人与专家互评" "Mutual rating of buyer and experts";
    AwardDecision "award_decision" A1 WorkingDays 5 Down "确定供应商" "Choosing the supplier";
    ResultPublication "result_publication" A2 WorkingDays 2 Down "公告结果" "Publishing the result";
    ResultNotice "result_notice" A2 WorkingDays 1 Never "结果公告期限" "How long the result notice stands";
    Signing "signing" A4 Days 30 Down "签订合同" "Signing the contract";
    SignatureTime "signature_time" A6 WorkingDays 5 Up "合同送达供应商至签约期满" "From sending the contract to the end of the time to sign";
    ContractPublication "contract_publication" A5 WorkingDays 2 Down "合同公告" "Publishing the contract";
    ContractFiling "contract_filing" A5 WorkingDays 7 Down "合同备案" "Filing the contract";
    TermYears "term_years" A8 Years 1 Down "合同期限" "The term of a contract";
    TermYearsMax "term_years_max" A8 Years 3 Down "符合条件的合同期限" "The term under the four conditions";
    SupplementsMax "supplements_max" A10 Percent 10 Down "补充合同累计" "All supplements together";
    PayWithin "pay_within" A14 Days 30 Down "收到发票后支付" "Payment after the invoice";
    PayWithinLocally "pay_within_locally" A14b WorkingDays 10 Down "部分地方的支付期限" "Payment in some places";
    BondReturn "bond_return" D5 WorkingDays 5 Down "退还履约保证金" "Returning a performance bond";
    RecoveryWait "recovery_wait" A22 WorkingDays 5 Up "恢复社会组织人员的等待期" "Waiting time of a recovery of an organisation";
    SmallDifference "small_difference" A22 Yuan 10 Down "二人可以核销的尾差" "A difference that two people may write off";
    PayeeWait "payee_wait" A22 WorkingDays 3 Up "变更收款账户的等待期" "Waiting time of a changed account";
    RefundAnswer "refund_answer" A23 WorkingDays 5 Up "对收回款项作出说明" "Answering a refund";
    RefundPayment "refund_payment" A23 WorkingDays 10 Up "退回款项" "Paying a refund back";
    LateInterest "late_interest" A15 BasisPoints 5 Up "逾期付款利息（日，万分之）" "Late interest a day, in 1/10,000";
    ProposalNotice "proposal_notice" A23 Days 15 Up "公益创投公告" "The notice of a call for proposals";
    ProposalEvaluation "proposal_evaluation" A23 Days 60 Down "截止后完成评审" "Evaluation after the closing";
    EnquiryAnswer "enquiry_answer" C1 WorkingDays 3 Down "答复询问" "Answering an enquiry";
    ChallengeFiling "challenge_filing" C2 WorkingDays 7 Never "提出质疑" "Filing a challenge";
    ChallengeAnswer "challenge_answer" C4 WorkingDays 7 Down "答复质疑" "Answering a challenge";
    ComplaintFiling "complaint_filing" C6 WorkingDays 15 Never "提起投诉" "Filing a complaint";
    ComplaintCheck "complaint_check" C7 WorkingDays 5 Down "审查投诉" "Checking a complaint";
    ComplaintNotAccepted "complaint_not_accepted" C7 WorkingDays 3 Down "书面告知不予受理" "Telling that a complaint is not accepted";
    ComplaintReply "complaint_reply" C7 WorkingDays 5 Down "被投诉人说明" "The respondents' statement";
    ComplaintDecision "complaint_decision" C7 WorkingDays 30 Down "投诉处理决定" "Deciding a complaint";
    SuspensionMax "suspension_max" C8 Days 30 Down "暂停采购活动" "Suspending the procurement";
    FalseComplaints "false_complaints" C10 Count 3 Up "十二个月内不成立的投诉" "Unfounded complaints within 12 months";
}

impl Parameter {
    /// The row of the number.
    #[must_use]
    pub fn number(self) -> &'static Number {
        &NUMBERS[self as usize]
    }
}

impl Discretion {
    /// Whether a place may set a value where the law above it says `above`. `province` is whether it is the province or the nation.
    #[must_use]
    pub const fn allows(self, above: i64, value: i64, province: bool) -> bool {
        match self {
            Self::Up => value >= above,
            Self::Down => value <= above,
            Self::Never => value == above,
            Self::Province | Self::Fact => province,
        }
    }
}

impl Kind {
    /// Whether a value makes sense for this kind.
    #[must_use]
    pub fn takes(self, value: i64) -> bool {
        match self {
            Self::Days | Self::WorkingDays => (0..=3_650).contains(&value),
            Self::Years => (0..=100).contains(&value),
            Self::Percent => (0..=1_000).contains(&value),
            Self::BasisPoints => (0..=100_000).contains(&value),
            Self::Count => (0..=1_000).contains(&value),
            Self::Yuan => (0..=900_000_000_000_000).contains(&value),
            Self::MonthDay => (1..=12).contains(&(value / 100)) && (1..=31).contains(&(value % 100)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_stands_where_its_name_says_and_has_a_value_of_its_kind() {
        for number in NUMBERS {
            assert_eq!(number.parameter.number(), number);
            assert!(number.kind.takes(number.shipped), "{}", number.parameter);
        }
    }
}
