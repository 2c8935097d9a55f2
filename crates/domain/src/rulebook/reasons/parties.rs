//! Reasons about organisations and people.

macro_rules! parties {
    ($next:ident $(, $more:ident)*; $($rows:tt)*) => { $next! { $($more),*; $($rows)*
    CreditCodeKind "credit-code-kind" Invalid [W2] "信用代码与组织类型不符" "The credit code tells another kind"
        "信用代码所示类型与所填类型“{kind}”不符。" "The credit code does not belong to the kind {kind}.";
    RegistryEntryValue "registry-entry-value" Invalid [] "记录内容不合类型" "The value does not fit the fact"
        "“{kind}”的值不合要求：等级为 1 至 5，年检为年度，名录不填。" "The value does not fit {kind}: a grade is 1 to 5, a check names its year, a list has none.";
    OrganisationNotConfirmed "organisation-not-confirmed" Conflict [Q1] "社会组织登记尚未确认" "The organisation is not confirmed"
        "登记状态为“{status}”，须经民政部门确认。" "Its registration is {status}; a civil-affairs officer must confirm it.";
    OrganisationBanned "organisation-debarred" Conflict [Q4] "禁止参加政府采购" "The organisation is barred"
        "{day} 当日处于禁止参加期间。" "It is barred from procurement on {day}.";
    OrganisationAbnormal "organisation-on-abnormal-list" Conflict [Q7] "列入活动异常名录" "The organisation is on the abnormal list"
        "{day} 当日在活动异常名录中。" "It is on the list of abnormal activities on {day}.";
    SeatDoesNotFitRole "role-does-not-fit-unit" Invalid [] "职责与任职处不符" "The seat does not fit the role"
        "“{role}”须设于相应的单位或组织。" "{role} is held at a unit, in an organisation or over the system, as its kind demands.";
    IncompatibleRoles "incompatible-roles" Conflict [A22] "不相容职务" "Duties that are kept apart"
        "已任“{held}”，不得兼任“{asked}”。" "Who is {held} may not be {asked} too.";
    OtherOrganisation "other-organisation" Conflict [A22] "此人不属于该组织" "The person belongs to another organisation"
        "职责只授予本组织自己登记的人员；请先为本组织登记此人。" "A role in an organisation goes to people whom it added itself; add the person to it first.";
    NamedByItself "named-by-itself" Forbidden [A22] "组织的人员由组织自己管理" "An organisation names its own people"
        "社会组织人员的职责只由该组织的签约人授予、收回或停用；组织失去全部人员时，由登记管理机关与安全管理员共同恢复。" "The signers of an organisation grant and take back the roles of its people; one that has lost them all is recovered by the registry and the security administrator together.";
    LastSigner "last-signer" Conflict [A22] "最后一名签约人" "The last signer"
        "组织须保留至少一名有效的签约人；请先授予他人。" "An organisation keeps at least one signer who can act; grant the role to another first.";
    RecoveryRuns "recovery-runs" Conflict [A22] "恢复正在进行" "A recovery is under way"
        "该组织的恢复自 {since} 起进行中。" "A recovery of the organisation has been under way since {since}.";
    NoRecovery "no-recovery" Conflict [A22] "没有进行中的恢复" "No recovery is under way"
        "该组织没有处于此步骤的恢复。" "The organisation has no recovery at this step.";
    RecoveryWaits "recovery-waits" Conflict [A22] "恢复的等待期未满" "The recovery waits"
        "等待期内组织可以反对。" "The organisation may object until then.";
    PasswordWeak "password-weak" Invalid [S1] "口令太弱" "The password is too weak"
        "口令须为 {min} 至 {max} 个字符，至少有 {kinds} 个不同的字符，不含本人的账号或姓名，不是常见口令。"
        "A password has {min} to {max} characters, at least {kinds} of them different, without the login or the name of its person, and is none of the commonest.";
    IdentityNumberForm "identity-number-format" Malformed [S1] "居民身份证号码不对" "This is not an identity number"
        "须为 18 位，校验码相符；号码不予保存。" "It has 18 characters with the right check character; the number itself is not kept.";
    IdentityUnknown "identity-not-known" Conflict [A22] "未登记身份，不能任职" "The identity is not known, so no role can be held"
        "在单位或社会组织任职的人员须以身份证号码登记，以核对不相容职责。" "Whoever holds a role at a unit, in an organisation or as an expert is added with the identity number, so that roles that check each other stay apart.";
    MayNotBeNamed "person-may-not-be-named" Conflict [A22] "此人不能担任" "This person may not be named"
        "此人现有的职责与所任不相容；具体情况请向登记机关查询。" "The person holds what does not go with this; ask the registry which.";
    LastAdministrator "last-administrator" Conflict [S1] "每类管理员至少保留一人" "One administrator of each kind stays"
        "此人是最后一名{role}，请先另行指定。" "This is the last {role}; name another first.";
    OrganisationViolated "major-violation" Conflict [Q1] "三年内有重大违法记录" "A major violation within three years"
        "自 {from} 起的重大违法记录仍在三年之内，{earliest} 起不再计算。" "The violation of {from} counts until {earliest}.";
    GradeTooLong "grade-too-long" Invalid [Q6] "评估等级有效期过长" "The grade holds too long"
        "评估等级有效期五年，最晚至 {last}。" "A grade holds five years: until {last} at the latest.";
    MayNotSupply "may-not-supply" Conflict [W3] "不得作为承接主体" "It may not supply"
        "{code} 是{kind}，不得作为承接主体。" "{code} belongs to {kind}, which may not supply.";
    BidsTwice "bids-twice" Conflict [M17] "同一供应商参加两份投标" "One supplier stands behind two bids"
        "“{name}”同时在同一包件的两份投标中：单独投标、参加联合体或者承担分包，只能择一。" "\"{name}\" stands behind two bids of the lot: alone, in one consortium or as a subcontractor, not twice.";
    RefusedBefore "refused-before" Conflict [A6] "曾拒绝该项目的成交" "It refused the award of this item before"
        "拒绝签订合同的供应商不得参加对该项目重新开展的采购活动。" "Who refused the award may not take part when the item is bought anew.";
    Linked "linked-suppliers" Conflict [Q2] "供应商之间存在关联" "Suppliers hang together"
        "与同一包件的另一供应商有关联：{relationship}。" "It hangs together with another bidder of the lot: {relationship}.";
    } };
}
pub(super) use parties;
