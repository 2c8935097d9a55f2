//! Every reason for a refusal, as one table: how grave it is, the rule behind it, and its words in both languages.

use super::RuleId;

/// What kind of "no" a reason is. The face turns it into its own codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// The request cannot be read.
    Malformed,
    /// Nobody is logged in.
    Unknown,
    /// The actor may see it but not do it.
    Forbidden,
    /// There is no such thing, or the actor may not know of it.
    Missing,
    /// The law or the state of affairs stands against it.
    Conflict,
    /// The method of the request is not allowed here.
    Method,
    /// It was changed since it was read.
    Stale,
    /// The request must say which version it means.
    Unconditional,
    /// It can be read but says something that cannot be.
    Invalid,
    /// Too large.
    TooLarge,
    /// A kind of content that is not taken.
    Unsupported,
    /// Too many attempts.
    TooMany,
    /// Cannot be done now; again later.
    Busy,
    /// A fault of the system. The reader is told nothing of it but where to look.
    Fault,
}

macro_rules! reasons {
    ($($name:ident $word:literal $weight:ident [$($rule:ident)?] $zh:literal $en:literal $dzh:literal $den:literal;)+) => {
        /// Why the system says no.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Reason { $(#[doc = $en] $name),+ }
        impl Reason {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
            /// A stable word for it, used as the type of the problem.
            #[must_use]
            pub const fn word(self) -> &'static str { match self { $(Self::$name => $word),+ } }
            /// What kind of "no" it is.
            #[must_use]
            pub const fn weight(self) -> Weight { match self { $(Self::$name => Weight::$weight),+ } }
            /// The rule behind it.
            #[must_use]
            pub const fn rule(self) -> Option<RuleId> { match self { $(Self::$name => reasons!(@rule $($rule)?)),+ } }
            /// Its title in Chinese.
            #[must_use]
            pub const fn title_zh(self) -> &'static str { match self { $(Self::$name => $zh),+ } }
            /// Its title in English.
            #[must_use]
            pub const fn title_en(self) -> &'static str { match self { $(Self::$name => $en),+ } }
            pub(super) const fn detail_zh(self) -> &'static str { match self { $(Self::$name => $dzh),+ } }
            pub(super) const fn detail_en(self) -> &'static str { match self { $(Self::$name => $den),+ } }
        }
    };
    (@rule) => { None };
    (@rule $rule:ident) => { Some(RuleId::$rule) };
}

reasons! {
    Malformed "malformed" Malformed [] "请求无法读取" "The request cannot be read"
        "{why}" "{why}";
    AmountForm "amount-form" Malformed [] "金额写法不对" "This is not how an amount is written"
        "金额为数字、小数点和恰好两位小数，如 \"1234.50\"。" "An amount is digits, a point and exactly two decimals, such as \"1234.50\".";
    NotAnId "not-an-identifier" Malformed [] "不是标识符" "This is not an identifier"
        "须为小写带连字符的 UUID（{noun}）。" "It takes a hyphenated UUID in lower case ({noun}).";
    NotATime "not-a-time" Malformed [] "时间写法不对" "This is not how a time is written"
        "{kind} 须在 1990 至 2199 年间，写作 2026-03-06 或 2026-03-06T09:00:00+08:00。" "A {kind} lies between 1990 and 2199 and is written 2026-03-06 or 2026-03-06T09:00:00+08:00.";
    UnitCodeForm "unit-code-form" Malformed [] "单位代码写法不对" "This is not how a unit code is written"
        "为 2 至 12 位数字，部门后缀如 -MZ。" "It takes 2 to 12 digits, with a department such as -MZ behind them.";
    CreditCodeForm "credit-code-form" Malformed [U1] "不是统一社会信用代码" "This is not a credit code"
        "须为 18 位，由数字和除 I、O、S、V、Z 外的大写字母组成。" "It has 18 characters out of 0-9 and A-Z without I, O, S, V, Z.";
    CreditCodeCheck "credit-code-check" Malformed [U1] "统一社会信用代码校验码不符" "The check character of the credit code is wrong"
        "校验码应为 {check}。" "The check character should be {check}.";
    TextLength "text-length" Malformed [] "文字长度或内容不合要求" "The text is too short, too long or holds control characters"
        "须为 {min} 至 {max} 个字符，不含控制字符；现为 {length} 个。" "It takes {min} to {max} characters and no control characters; it has {length}.";
    UnknownParameter "unknown-parameter" Malformed [] "未知的查询参数" "Unknown query parameter"
        "不认识参数“{name}”；可用：{known}。" "There is no parameter \"{name}\"; known are: {known}.";
    BadCursor "bad-cursor" Malformed [] "翻页标记无效" "The cursor is not one of ours"
        "请使用上一页返回的翻页标记。" "Use the cursor that the previous page returned.";
    KeyRequired "idempotency-key-required" Malformed [] "须带幂等键" "An Idempotency-Key is required"
        "涉及资金、投标、成交的请求须带 Idempotency-Key 请求头（1 至 100 个可见字符），重试时原样再发。"
        "Where money, bids or awards are concerned, send an Idempotency-Key header (1 to 100 visible characters) and send it again on a retry.";
    KeyReused "idempotency-key-reused" Invalid [] "幂等键已用于另一请求" "This Idempotency-Key was used for another request"
        "同一个键只能重发同一个请求。" "One key can only repeat one request.";
    NotLoggedIn "not-logged-in" Unknown [S1] "尚未登录" "Nobody is logged in"
        "请登录，或在 Authorization 请求头中提供有效的令牌。" "Log in, or send a valid token in the Authorization header.";
    WrongPassword "wrong-password" Unknown [S1] "账号或口令不对" "Wrong login or password"
        "请检查账号与口令。" "Check the login and the password.";
    TooManyAttempts "too-many-attempts" TooMany [S1] "尝试次数过多" "Too many attempts"
        "登录失败次数过多，请于 {earliest} 之后再试。" "Too many failed attempts; try again after {earliest}.";
    NotAllowed "not-allowed" Forbidden [] "无权办理" "Not allowed"
        "您现有的职责不能办理此事。" "The duties you hold do not let you do this.";
    SamePerson "same-person" Forbidden [A22] "同一人不得兼办" "One person may not do both"
        "{first}与{second}须由不同的人办理。" "{first} and {second} must lie with different people.";
    NotFound "not-found" Missing [] "没有此项" "There is no such thing"
        "没有找到，或您无权知悉。" "It does not exist, or you may not know of it.";
    Stale "stale" Stale [] "内容已被他人更改" "It has changed since you read it"
        "您所依据的版本已不是最新，请重新读取后再办理。" "The version you name is no longer the current one; read it again first.";
    VersionRequired "version-required" Unconditional [] "须说明所依据的版本" "Say which version you mean"
        "更改须带 If-Match 请求头，值为读取时返回的 ETag。" "A change needs an If-Match header with the ETag you read.";
    TooLarge "too-large" TooLarge [] "内容过大" "Too large"
        "上限为 {limit} 字节。" "The limit is {limit} bytes.";
    UnsupportedMedia "unsupported-media" Unsupported [] "不支持此种内容" "This kind of content is not taken"
        "可用的类型：{known}。" "Known kinds: {known}.";
    MethodNotAllowed "method-not-allowed" Method [] "此处不能这样请求" "This method is not allowed here"
        "可用的方法：{known}。" "Allowed methods: {known}.";
    Busy "busy" Busy [] "系统繁忙" "The system is busy"
        "请稍后以同一幂等键重试。" "Try again shortly with the same Idempotency-Key.";
    Fault "fault" Fault [] "系统故障" "A fault of the system"
        "系统出现故障，已记录。请告知管理员编号 {trace}。" "Something failed and was recorded. Tell an administrator the number {trace}.";

    NotInThisState "not-in-this-state" Conflict [] "当前状态不能办理" "Not possible in this state"
        "当前状态为“{status}”，不能“{action}”；现在可以：{possible}。" "It is {status} and cannot {action}; possible now: {possible}.";
    NoSuchPart "no-such-part" Invalid [] "所指的部分不存在" "There is no such part"
        "没有所指的{what}。" "There is no such {what}.";
    TooMany "too-many" Invalid [] "数量不合要求" "Too few or too many"
        "须为 {min} 至 {max} 项，现为 {count} 项。" "It takes {min} to {max} and has {count}.";
    AmountNotPositive "amount-not-positive" Invalid [] "金额须大于零" "The amount must be more than zero"
        "金额须大于零，现为 {amount} 元。" "The amount must be more than zero and is {amount}.";
    AmountTooLarge "amount-too-large" Invalid [] "金额过大" "The amount is too large"
        "合计超出可表示的金额。" "The sum cannot be written.";
    EndsBeforeStart "ends-before-start" Invalid [] "结束早于开始" "It ends before it starts"
        "结束日期不得早于 {from}。" "The end must not be before {from}.";
    AlreadyExists "already-exists" Conflict [] "已经存在" "It exists already"
        "{what}已经存在。" "The {what} exists already.";
    NotInThePast "in-the-past" Invalid [] "时间已过" "That time has passed"
        "须晚于 {now}。" "It must be later than {now}.";
    NotADemo "not-a-demonstration" Forbidden [] "非演示系统" "Not a demonstration"
        "只有演示系统的时钟可以拨动。" "Only the clock of a demonstration can be moved.";

    CreditCodeKind "credit-code-kind" Invalid [U1] "信用代码与组织类型不符" "The credit code tells another kind"
        "信用代码所示类型与所填类型“{kind}”不符。" "The credit code does not belong to the kind {kind}.";
    FactValue "fact-value" Invalid [] "记录内容不合类型" "The value does not fit the fact"
        "“{kind}”的值不合要求：等级为 1 至 5，年检为年度，名录不填。" "The value does not fit {kind}: a grade is 1 to 5, a check names its year, a list has none.";
    OrganisationNotConfirmed "organisation-not-confirmed" Conflict [Q1] "社会组织登记尚未确认" "The organisation is not confirmed"
        "登记状态为“{status}”，须经民政部门确认。" "Its registration is {status}; a civil-affairs officer must confirm it.";
    OrganisationBanned "organisation-banned" Conflict [Q4] "禁止参加政府采购" "The organisation is barred"
        "{day} 当日处于禁止参加期间。" "It is barred from procurement on {day}.";
    OrganisationAbnormal "organisation-on-abnormal-list" Conflict [Q7] "列入活动异常名录" "The organisation is on the abnormal list"
        "{day} 当日在活动异常名录中。" "It is on the list of abnormal activities on {day}.";
    SeatDoesNotFitRole "seat-does-not-fit-role" Invalid [] "职责与任职处不符" "The seat does not fit the role"
        "“{role}”须设于相应的单位或组织。" "{role} is held at a unit, in an organisation or over the system, as its kind demands.";
    DutiesApart "duties-apart" Conflict [A22] "不相容职务" "Duties that are kept apart"
        "已任“{held}”，不得兼任“{asked}”。" "Who is {held} may not be {asked} too.";
    PasswordWeak "password-weak" Invalid [S1] "口令太弱" "The password is too weak"
        "口令须为 {min} 至 {max} 个字符，且不含账号。" "A password has {min} to {max} characters and does not contain the login.";

    UnitMayNotBuy "unit-may-not-buy" Conflict [W1] "该单位不是购买主体" "This unit is not a buyer"
        "{unit} 不是可以购买服务的国家机关。" "{unit} is not an organ that may buy services.";
    UnknownUnit "unknown-unit" Invalid [] "没有此单位" "There is no such unit"
        "没有代码为 {unit} 的单位。" "There is no unit with the code {unit}.";
    UnitDoesNotFit "unit-does-not-fit" Invalid [] "单位与上级不符" "The unit does not fit under the other"
        "只能在区下设功能区，或在市、区设部门，部门代码为 {parent} 加后缀。" "A functional area stands under a district; a department stands at a city or a district, its code being {parent} with the department behind it.";
    UnknownCatalogueCode "unknown-catalogue-code" Invalid [] "目录中没有此代码" "The code is not in the catalogue"
        "{code} 不是政府采购品目分类目录（服务类）的代码。" "{code} is not a code of the catalogue of services.";
    BudgetExceeded "budget-exceeded" Conflict [W8] "预算不足" "The budget does not suffice"
        "预算指标 {line} 的“{account}”余额为 {balance} 元，需要 {needed} 元。" "The balance \"{account}\" of line {line} is {balance}; {needed} is needed.";
    ShareNotOfUnit "budget-line-of-another-unit" Conflict [W8] "不是本单位的预算指标" "The budget line is not the unit's"
        "预算指标须属于 {unit}。" "The line must belong to {unit}.";
    LineOfAnotherYear "budget-line-of-another-year" Conflict [W8] "不是该年度的预算指标" "The budget line is of another year"
        "预算指标为 {line_year} 年度，清单为 {year} 年度。" "The line is of {line_year}, the list of {year}.";
    SharesDoNotSum "shares-do-not-sum" Invalid [W8] "各项之和不等于总额" "The parts do not sum to the whole"
        "各项合计 {sum} 元，应为 {whole} 元。" "The parts sum to {sum}; the whole is {whole}.";
    ConsentMissing "consent-missing" Conflict [W7] "目录外项目尚未取得同意" "The consent for an item outside the catalogue is missing"
        "须先由财政部门报同级政府同意。" "The finance bureau must first record the consent of the government.";
    IntentionTooYoung "intention-too-young" Conflict [W13] "采购意向公开未满三十日" "The intention has not been public for 30 days"
        "意向于 {published} 公开，最早可于 {earliest} 开始采购。" "It was published on {published}; the purchase may start on {earliest} at the earliest.";
    AboveLimit "above-limit" Conflict [W15] "超过自行采购限额" "Above the limit for a self-run purchase"
        "金额 {amount} 元，限额 {limit} 元。" "The amount is {amount}, the limit {limit}.";
    CeilingAbovePlan "ceiling-above-plan" Invalid [M13] "最高限价超过计划金额" "The ceiling is above the plan"
        "最高限价 {ceiling} 元，计划 {planned} 元。" "The ceiling is {ceiling}, the plan {planned}.";
    PeriodTooShort "period-too-short" Conflict [M2] "等标期不足" "The time to bid is too short"
        "自公告起至少 {period}，截止时间最早为 {earliest}。" "At least {period} from publication; the deadline is {earliest} at the earliest.";
    ConsultationTooShort "consultation-too-short" Conflict [M7] "磋商响应时间不足" "The time to respond is too short"
        "自公告起至少 {period}，截止时间最早为 {earliest}。" "At least {period} from publication; the deadline is {earliest} at the earliest.";
    ClarificationTooLate "clarification-too-late" Conflict [M4] "澄清距截止时间过近" "The clarification comes too late"
        "须在截止前 {period} 作出；否则请将截止时间延至 {earliest} 之后。" "It must come {period} before the deadline; else move the deadline to {earliest} or later.";
    PriceWeightOutOfRange "price-weight-out-of-range" Invalid [E12] "价格分比重不合规定" "The weight of the price is out of range"
        "价格分为 {weight}，应为 {min} 至 {max}。" "The price has {weight} points; it takes {min} to {max}.";
    WeightsDoNotSum "weights-do-not-sum" Invalid [E11] "评审因素分值之和不为一百" "The points of the criteria do not sum to 100"
        "各评审因素分值合计 {sum}。" "The points sum to {sum}.";
    DeadlinePassed "deadline-passed" Conflict [E1] "已过截止时间" "The deadline has passed"
        "截止时间为 {deadline}，现在是 {now}。" "The deadline was {deadline}; it is {now}.";
    DeadlineNotReached "deadline-not-reached" Conflict [E1] "未到截止时间" "The deadline has not been reached"
        "截止前任何人不得开启，最早为 {earliest}。" "Nobody opens before the deadline; the earliest moment is {earliest}.";
    TooFewBids "too-few-bids" Conflict [M14] "供应商不足法定家数" "Too few suppliers"
        "没有一个包件达到 {needed} 家，不得开标，应予废标。" "No lot has {needed} bidders; there is no opening, the round is void.";
    PriceAboveCeiling "price-above-ceiling" Invalid [E8] "报价超过最高限价" "The price is above the ceiling"
        "报价 {price} 元，最高限价 {ceiling} 元。" "The price is {price}, the ceiling {ceiling}.";
    PanelComposition "panel-composition" Invalid [E4] "评审小组组成不合规定" "The panel is not composed as the law demands"
        "须为单数且不少于 {min} 人，专家不少于三分之二；现为 {count} 人，其中专家 {experts} 人。" "It takes an odd number of at least {min}, two thirds of them experts; there are {count} with {experts} experts.";
    MemberUnfit "member-unfit" Invalid [E4] "不能担任评审成员" "This person cannot be a member"
        "{person} 不具有评审职责。" "{person} does not hold the duty that this seat demands.";
    ConflictOfInterest "conflict-of-interest" Conflict [E6] "有利害关系，应当回避" "A conflict of interest"
        "成员已声明利害关系，须更换后再评审。" "A member declared a conflict; replace the member first.";
    ScoresIncomplete "scores-incomplete" Invalid [E11] "评分不完整" "The scores are not complete"
        "每个有效投标的每个非价格因素都须评分；缺 {missing} 项。" "Every valid bid takes a score for every criterion but the price; {missing} are missing.";
    ScoreOutOfRange "score-out-of-range" Invalid [E11] "评分超出范围" "The score is out of range"
        "“{criterion}”满分 {max}，评分 {points}。" "\"{criterion}\" takes 0 to {max}; the score is {points}.";
    SheetsMissing "sheets-missing" Conflict [E11] "评审尚未完成" "Not every member has scored"
        "尚有 {missing} 名成员未提交评分。" "{missing} members have not handed in their sheets.";
    BidsUnchecked "bids-unchecked" Conflict [E8] "资格审查尚未完成" "Not every bid has been checked"
        "尚有 {missing} 份投标未作资格审查。" "{missing} bids have not been checked.";
    NotInRankingOrder "not-in-ranking-order" Conflict [A1] "未按排序确定" "Not in ranking order"
        "应当确定排名第 {expected} 的候选人。" "The candidate ranked {expected} must be chosen.";
    AwardNotPublished "award-not-published" Conflict [A2] "结果尚未公告" "The result has not been published"
        "须先公告结果。" "Publish the result first.";
    ContractTooLate "contract-too-late" Conflict [A4] "超过签约期限" "The time to sign has passed"
        "应于 {last} 前签订。" "It had to be signed by {last}.";
    PriceNotAsBid "price-not-as-bid" Conflict [A4] "合同金额与成交金额不符" "The price is not the price of the bid"
        "合同金额 {price} 元，成交金额 {bid} 元。" "The contract says {price}, the bid {bid}.";
    TermTooLong "term-too-long" Conflict [A8] "合同期限过长" "The term is too long"
        "最长至 {last}；超过一年须满足四项条件，且不超过三年。" "It may end on {last} at the latest; beyond one year the four conditions must hold, beyond three it cannot.";
    MilestonesDoNotSum "milestones-do-not-sum" Invalid [A7] "各阶段金额之和不等于合同金额" "The milestones do not sum to the price"
        "各阶段合计 {sum} 元，合同金额 {price} 元。" "The milestones sum to {sum}; the price is {price}.";
    SupplementsExceeded "supplements-exceeded" Conflict [A10] "补充合同累计超过百分之十" "Supplements exceed 10 per cent"
        "原金额 {base} 元，累计最多补充 {limit} 元，现为 {total} 元。" "The original price is {base}; supplements may reach {limit} and would reach {total}.";
    ContractNotSettled "contract-not-settled" Conflict [A12] "合同尚未履行完毕" "The contract is not settled"
        "尚有 {open} 个阶段未验收，未付 {unpaid} 元。" "{open} milestones are open and {unpaid} is unpaid.";
    AcceptanceIncomplete "acceptance-incomplete" Invalid [A12] "验收不完整" "The acceptance is not complete"
        "合同所列每一项都须逐项验收；缺：{missing}。" "Every item of the milestone must be accepted or not; missing: {missing}.";
    ItemsFailed "items-failed" Conflict [A12] "有不合格项目，不得全额验收" "With an item failed the milestone is not accepted in full"
        "未通过的项目：{failed}。请按已完成部分验收，或不予通过。" "Failed: {failed}. Accept the part that was done, or reject it.";
    DeliveryPending "delivery-pending" Conflict [A12] "尚有已交付未验收的阶段" "A delivery waits for acceptance"
        "尚有 {count} 个阶段已交付待验收，请先验收或退回。" "{count} milestones are delivered; accept or reject them first.";
    AcceptedTooMuch "accepted-too-much" Conflict [A12] "验收金额超过本阶段金额" "More accepted than the milestone is worth"
        "本阶段 {amount} 元，已验收 {accepted} 元，本次 {asked} 元。" "The milestone is worth {amount}; {accepted} is accepted, {asked} more is asked.";
    InvoiceNotMatched "invoice-not-matched" Conflict [A16] "发票与验收不符" "The invoice does not match the acceptance"
        "发票 {gross} 元，可开票金额 {open} 元。" "The invoice is for {gross}; {open} can be invoiced.";
    InvoiceArithmetic "invoice-arithmetic" Invalid [A16] "发票金额不平" "The invoice does not add up"
        "不含税 {net} 元加税额 {tax} 元不等于价税合计 {gross} 元。" "Net {net} and tax {tax} do not make {gross}.";
    InvoiceNumber "invoice-number" Invalid [A16] "发票号码不合规" "This is not an invoice number"
        "数电发票号码为 20 位数字。" "An electronic invoice has a number of 20 digits.";
    OverPaid "over-paid" Conflict [A14] "超过应付金额" "More than is due"
        "应付 {due} 元，已申请 {claimed} 元，本次 {asked} 元。" "{due} is due, {claimed} is claimed, {asked} more is asked.";
}

impl Reason {
    /// The facts that its words leave a place for.
    pub fn holes(self) -> impl Iterator<Item = &'static str> {
        self.detail_en().split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(hole, _)| hole)
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_own_word_and_speaks_both_languages() {
        let mut words: Vec<&str> = Reason::ALL.iter().map(|reason| reason.word()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Reason::ALL.len());
        for reason in Reason::ALL {
            let holes = |text: &str| {
                let mut holes: Vec<String> = text
                    .split('{')
                    .skip(1)
                    .filter_map(|rest| rest.split_once('}'))
                    .map(|(hole, _)| hole.to_owned())
                    .collect();
                holes.sort();
                holes
            };
            assert_eq!(holes(reason.detail_zh()), holes(reason.detail_en()), "{reason}");
            assert!(!reason.title_zh().is_empty() && !reason.title_en().is_empty());
        }
    }
}
