//! Reasons about lists, budgets and plans.

macro_rules! planning {
    ($next:ident $(, $more:ident)*; $($rows:tt)*) => { $next! { $($more),*; $($rows)*
    UnitMayNotBuy "unit-may-not-buy" Conflict [W1] "该单位不是购买主体" "This unit is not a buyer"
        "{unit} 不是可以购买服务的国家机关。" "{unit} is not an organ that may buy services.";
    UnknownUnit "unknown-unit" Invalid [] "没有此单位" "There is no such unit"
        "没有代码为 {unit} 的单位。" "There is no unit with the code {unit}.";
    UnitDoesNotFit "unit-does-not-fit" Invalid [] "单位与上级不符" "The unit does not fit under the other"
        "只能在区下设功能区，或在市、区设部门，部门代码为 {parent} 加后缀。" "A functional area stands under a district; a department stands at a city or a district, its code being {parent} with the department behind it.";
    PlacementDoesNotFit "placement-does-not-fit" Conflict [] "不能划入该上级" "The unit cannot be placed there"
        "街道、镇只能划入本区的功能区，或划回本区；{unit}不能划入{parent}，或已在其下。" "A street or a town stands under a functional area of its district or under the district itself; {unit} cannot be placed under {parent}, or stands there already.";
    UnknownCatalogueCode "unknown-catalogue-code" Invalid [W6] "目录中没有此代码" "The code is not in the catalogue"
        "{code} 不是政府采购品目分类目录（服务类）的代码。" "{code} is not a code of the catalogue of services.";
    BudgetExceeded "budget-exceeded" Conflict [W8] "预算不足" "The budget does not suffice"
        "预算指标 {budget_line} 的“{account}”余额为 {balance} 元，需要 {needed} 元。" "The balance \"{account}\" of line {budget_line} is {balance}; {needed} is needed.";
    AllocationNotOfUnit "budget-line-of-another-unit" Conflict [W8] "不是本单位的预算指标" "The budget line is not the unit's"
        "预算指标须属于 {unit}。" "The line must belong to {unit}.";
    LineOfAnotherYear "budget-line-of-another-year" Conflict [W8] "不是该年度的预算指标" "The budget line is of another year"
        "预算指标为 {line_year} 年度，清单为 {year} 年度。" "The line is of {line_year}, not of {year}.";
    AllocationsDoNotSum "allocations-do-not-sum" Invalid [W8] "各项之和不等于总额" "The parts do not sum to the whole"
        "各项合计 {sum} 元，应为 {whole} 元。" "The parts sum to {sum}; the whole is {whole}.";
    ConsentMissing "consent-missing" Conflict [W7] "目录外项目尚未取得同意" "The consent for an item outside the catalogue is missing"
        "须先由财政部门报同级政府同意。" "The finance bureau must first record the consent of the government.";
    IntentionTooYoung "intention-too-recent" Conflict [W13] "采购意向公开未满三十日" "The intention has not been public for 30 days"
        "意向于 {published} 公开，最早可于 {earliest} 开始采购。" "It was published on {published}; the purchase may start on {earliest} at the earliest.";
    ConversionNotReviewed "conversion-not-reviewed" Conflict [W10] "年中转换尚未经财政审核" "The conversion was not reviewed"
        "须先由财政部门审核该项目转为购买服务。" "The finance bureau must first review that the money becomes a purchase.";
    BudgetIncomplete "budget-incomplete" Invalid [W11] "采购预算内容不全" "The procurement budget is not complete"
        "采购预算还应载明：{missing}。" "The procurement budget must also say: {missing}.";
    MoneyOfSubordinate "subordinate-budget" Conflict [W9] "不得使用下属单位预算" "The money sits in a subordinate's budget"
        "预算指标属于下属单位 {below}，本单位职责的经费不得列入其预算。" "The line belongs to {below}, which is below the buyer; money for its own tasks must not sit there.";
    SurveyMissing "survey-missing" Conflict [W19] "尚未开展需求调查" "The needs survey is missing"
        "公共服务项目和 {from} 元以上的项目应当开展需求调查；本项目 {estimate} 元。" "A survey is due for public services and from {from} on; this is {estimate}.";
    SurveyTooNarrow "survey-too-narrow" Conflict [W19] "需求调查对象偏少" "Few were asked in the survey"
        "调查对象一般不少于 {least} 家，现为 {respondents} 家。" "In general at least {least} are asked; there were {respondents}.";
    PublicNotAsked "public-not-consulted" Conflict [W21] "未征求公众意见" "The public was not asked"
        "公共服务项目应当就需求征求社会公众意见。" "For a public service the public is asked about the need.";
    MustNotBeBought "must-not-be-bought" Conflict [W5] "属于不得购买的事项" "This must not be bought"
        "文字“{words}”指向不得购买的事项；如确不属于，请在 explanations 中说明理由。" "The words \"{words}\" point at what must not be bought; if they do not mean it here, say why under explanations.";
    SplitPurchase "split-purchase" Conflict [W14] "化整为零规避公开招标" "The purchase was split"
        "同一预算项目、同一品目类别 {year} 年度以非公开招标方式采购累计 {total} 元，超过 {limit} 元；应公开招标或经财政批准。" "Non-open purchases of one budget item, category and year {year} would sum to {total}, above {limit}: buy by open tender, or have finance approve the method.";
    ClockMissed "deadline-missed" Conflict [] "已超过法定期限" "The last day has passed"
        "应于 {last} 前办理；现予办理并记录逾期。" "It was due by {last}; it is done now and recorded as late.";
    } };
}
pub(super) use planning;
