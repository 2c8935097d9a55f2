//! Reasons about organisations and people.

macro_rules! parties {
    ($next:ident $(, $more:ident)*; $($rows:tt)*) => { $next! { $($more),*; $($rows)*
    CreditCodeKind "credit-code-kind" Invalid [W2] "信用代码与组织类型不符" "The credit code tells another kind"
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
    OrganisationViolated "organisation-violated" Conflict [Q1] "三年内有重大违法记录" "A major violation within three years"
        "自 {from} 起的重大违法记录仍在三年之内，{earliest} 起不再计算。" "The violation of {from} counts until {earliest}.";
    GradeTooLong "grade-too-long" Invalid [Q6] "评估等级有效期过长" "The grade holds too long"
        "评估等级有效期五年，最晚至 {last}。" "A grade holds five years: until {last} at the latest.";
    MayNotSupply "may-not-supply" Conflict [W3] "不得作为承接主体" "It may not supply"
        "{code} 是{kind}，不得作为承接主体。" "{code} belongs to {kind}, which may not supply.";
    Linked "linked-suppliers" Conflict [Q2] "供应商之间存在关联" "Suppliers hang together"
        "与同一包件的另一供应商有关联：{tie}。" "It hangs together with another bidder of the lot: {tie}.";
    } };
}
pub(super) use parties;
