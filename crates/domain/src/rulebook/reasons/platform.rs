//! Reasons of the house itself: requests that cannot be read, people who may not, versions that are stale.

macro_rules! platform {
    ($next:ident $(, $more:ident)*; $($rows:tt)*) => { $next! { $($more),*; $($rows)*
    Malformed "malformed" Malformed [] "请求无法读取" "The request cannot be read"
        "{why}" "{why}";
    UnknownWord "unknown-word" Malformed [] "未知的取值" "This word is not on its list"
        "未知的取值“{word}”；可用：{known}。" "\"{word}\" is not on the list; there are: {known}.";
    NotOfKind "not-of-kind" Malformed [] "取值类型不对" "The value is of another kind"
        "“{value}”应为{kind}。" "\"{value}\" must be {kind}.";
    AmountForm "amount-format" Malformed [] "金额写法不对" "This is not how an amount is written"
        "金额为数字、小数点和恰好两位小数，如 \"1234.50\"。" "An amount is digits, a point and exactly two decimals, such as \"1234.50\".";
    NotAnId "identifier-format" Malformed [] "不是标识符" "This is not an identifier"
        "须为小写带连字符的 UUID（{noun}）。" "It takes a hyphenated UUID in lower case ({noun}).";
    NotATime "time-format" Malformed [] "时间写法不对" "This is not how a time is written"
        "{kind} 须在 1990 至 2199 年间，写作 2026-03-06 或 2026-03-06T09:00:00+08:00。" "A {kind} lies between 1990 and 2199 and is written 2026-03-06 or 2026-03-06T09:00:00+08:00.";
    UnitCodeForm "unit-code-format" Malformed [] "单位代码写法不对" "This is not how a unit code is written"
        "为 2 至 12 位数字，部门后缀如 -MZ。" "It takes 2 to 12 digits, with a department such as -MZ behind them.";
    CreditCodeForm "credit-code-format" Malformed [U1] "不是统一社会信用代码" "This is not a credit code"
        "须为 18 位，由数字和除 I、O、S、V、Z 外的大写字母组成。" "It has 18 characters out of 0-9 and A-Z without I, O, S, V, Z.";
    CreditCodeCheck "credit-code-check" Malformed [U1] "统一社会信用代码校验码不符" "The check character of the credit code is wrong"
        "校验码应为 {check}。" "The check character should be {check}.";
    TextLength "text-length" Malformed [] "文字长度或内容不合要求" "The text is too short, too long or holds control characters"
        "须为 {min} 至 {max} 个字符，不含控制字符；现为 {length} 个。" "It takes {min} to {max} characters and no control characters; it has {length}.";
    UnknownParameter "unknown-parameter" Malformed [] "未知的查询参数" "Unknown query parameter"
        "不认识参数“{name}”；可用：{known}。" "There is no parameter \"{name}\"; known are: {known}.";
    AskedContradicts "filters-contradict" Invalid [] "查询条件相互矛盾" "The filters contradict each other"
        "{one} 与 {other} 不能同时成立。" "{one} and {other} cannot both hold.";
    ReportWithoutLimit "report-filter-not-supported" Malformed [] "此报表不能按该项筛选" "This report cannot be limited by that"
        "此报表所列之事不分 {name}，筛选后的空表会被误认为没有问题；可用：{known}。"
        "What this report tells of has no {name}, and an empty list would be taken for a clean one; it can be limited by: {known}.";
    ReportWithoutGroup "report-grouping-not-supported" Malformed [] "此报表不能按该项汇总" "This report cannot be grouped by that"
        "不能按 {name} 汇总；可用：{known}。" "It cannot be grouped by {name}, only by: {known}.";
    BadCursor "invalid-cursor" Malformed [] "翻页标记无效" "The cursor is not one of ours"
        "请使用上一页返回的翻页标记。" "Use the cursor that the previous page returned.";
    KeyRequired "idempotency-key-required" Malformed [] "须带幂等键" "An Idempotency-Key is required"
        "涉及资金、投标、成交的请求须带 Idempotency-Key 请求头（1 至 100 个可见字符），重试时原样再发。"
        "Where money, bids or awards are concerned, send an Idempotency-Key header (1 to 100 visible characters) and send it again on a retry.";
    KeyReused "idempotency-key-reused" Invalid [] "幂等键已用于另一请求" "This Idempotency-Key was used for another request"
        "同一个键只能重发同一个请求。" "One key can only repeat one request.";
    LoginForm "login-format" Malformed [S1] "账号写法不对" "This is not how a login is written"
        "账号为 3 至 64 个小写字母、数字及 . - _ @，须为同一种文字，不含空格和不可见字符；现为 {length} 个字符。"
        "A login takes 3 to 64 small letters, digits and . - _ @, of one script, without blanks or invisible characters; it has {length}.";
    SecretShownOnce "secret-shown-once" Conflict [S1] "该秘密只显示一次" "The secret was shown once"
        "此请求已办理，其中的令牌或口令代码只在首次答复中显示，不再重发；如未收到，请作废后重新办理。"
        "This request was carried out, and the token or code in its answer is shown once and not again; if it did not arrive, revoke it and ask anew.";
    NotLoggedIn "not-logged-in" Unknown [S1] "尚未登录" "Nobody is logged in"
        "请登录，或在 Authorization 请求头中提供有效的令牌。" "Log in, or send a valid token in the Authorization header.";
    WrongPassword "wrong-password" Unknown [S1] "账号或口令不对" "Wrong login or password"
        "请检查账号与口令。" "Check the login and the password.";
    SecondFactorNeeded "second-factor-needed" Unknown [S1] "须提供动态码" "A code of the second factor is needed"
        "请在 code 中填写应用显示的动态码，或一个恢复码。" "Send the code that the app shows, or a recovery code, as code.";
    TooManyAttempts "too-many-attempts" TooMany [S1] "尝试次数过多" "Too many attempts"
        "登录失败次数过多，请于 {earliest} 之后再试。" "Too many failed attempts; try again after {earliest}.";
    NotAllowed "not-allowed" Forbidden [] "无权办理" "Not allowed"
        "此事由{at}的“{roles}”办理，您现有的职责不能办理。" "This is for {roles} of {at}; the roles you hold do not let you do it.";
    SamePerson "separation-of-duties" Forbidden [A22] "同一人不得兼办" "One person may not do both"
        "{first}与{second}须由不同的人办理。" "{first} and {second} must lie with different people.";
    ReportNotMade "report-not-ready" Conflict [] "报表尚未生成" "The report is not made yet"
        "状态 {status}，已生成 {rows} 行，请稍后再下载。" "It is {status}, {rows} rows so far; download it once it is made.";
    ReportExpired "report-expired" Missing [] "报表已过期" "The report has expired"
        "可下载至 {expires}；请以同一日志位置重新申请，字节相同。" "It could be downloaded until {expires}; order it again for the same position to get the same bytes.";
    ReportScopeChanged "report-scope-changed" Forbidden [] "查阅范围已变化" "You may not read as far as then"
        "您现在的查阅范围与申请时不同，请重新申请。" "Your roles do not reach as far as when it was ordered; order it again.";
    RangeBeyond "range-not-satisfiable" Beyond [] "范围超出内容" "This part is not there"
        "内容共 {bytes} 字节。" "The content has {bytes} bytes.";
    NoSuchPosition "no-such-position" Invalid [] "日志没有此位置" "The journal does not reach this position"
        "位置 {position} 不存在，目前到 {last}。" "There is no position {position}; the last is {last}.";
    DayBeforePosition "day-before-position" Invalid [] "所问日期早于该位置" "The day is before the position"
        "位置 {position} 发生于 {first}，不能按 {day} 查看。" "Position {position} happened on {first}; it cannot be looked at as of {day}.";
    DayNotCome "date-in-future" Invalid [] "日期尚未到来" "The day has not come"
        "{day} 尚未到来，今天是 {today}。" "{day} has not come; today is {today}.";
    NotFound "not-found" Missing [] "没有此项" "There is no such thing"
        "没有找到，或您无权知悉。" "It does not exist, or you may not know of it.";
    Stale "version-conflict" Stale [] "内容已被他人更改" "It has changed since you read it"
        "您所依据的版本已不是最新，请重新读取后再办理。" "The version you name is no longer the current one; read it again first.";
    VersionRequired "version-required" Unconditional [] "须说明所依据的版本" "Say which version you mean"
        "更改须带 If-Match 请求头，值为读取时返回的 ETag。" "A change needs an If-Match header with the ETag you read.";
    TooLarge "too-large" TooLarge [] "内容过大" "Too large"
        "上限为 {limit} 字节。" "The limit is {limit} bytes.";
    NotThatKind "file-not-of-its-kind" Invalid [] "文件内容与所称类型不符" "The file is not what it says it is"
        "所称类型为 {said}，内容却不是；空文件不予接收。" "It says to be {said} and its content is not; an empty file is not taken.";
    QuotaUsedUp "upload-quota-exceeded" TooLarge [] "上传总量已达上限" "No more files can be handed in"
        "已上传 {used} 字节，上限 {limit} 字节。" "{used} bytes were handed in, the limit is {limit}.";
    TooSlow "upload-too-slow" Malformed [] "上传中断" "The upload stood still"
        "{seconds} 秒内没有收到内容，未予保存。" "Nothing arrived for {seconds} seconds; nothing of it was kept.";
    UnsupportedMedia "unsupported-media" Unsupported [] "不支持此种内容" "This kind of content is not taken"
        "可用的类型：{known}。" "Known kinds: {known}.";
    MethodNotAllowed "method-not-allowed" Method [] "此处不能这样请求" "This method is not allowed here"
        "可用的方法：{known}。" "Allowed methods: {known}.";
    Busy "busy" Busy [] "系统繁忙" "The system is busy"
        "请稍后以同一幂等键重试。" "Try again shortly with the same Idempotency-Key.";
    FileDamaged "file-damaged" Fault [] "文件已损坏" "The file is damaged"
        "存储的文件与上交时的摘要 {sha256} 不符，未予提供，已报警。请由管理员从备份恢复。" "What is stored is not what was handed in under {sha256}; it is not given out and an alarm was raised. An administrator restores it from a backup.";
    Fault "internal-error" Fault [] "系统故障" "A fault of the system"
        "系统出现故障，已记录。请告知管理员编号 {trace}。" "Something failed and was recorded. Tell an administrator the number {trace}.";

    NotInThisState "wrong-status" Conflict [] "当前状态不能办理" "Not possible in this state"
        "当前状态为“{status}”，不能“{action}”；现在可以：{possible}。" "It is {status} and cannot {action}; possible now: {possible}.";
    NoSuchPart "no-such-part" Invalid [] "所指的部分不存在" "There is no such part"
        "没有所指的{what}。" "There is no such {what}.";
    TooMany "count-out-of-range" Invalid [] "数量不合要求" "Too few or too many"
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
    NotADemo "demo-only" Forbidden [] "非演示系统" "Not a demonstration"
        "只有演示系统的时钟可以拨动。" "Only the clock of a demonstration can be moved.";
    RuleIsFixed "rule-is-fixed" Conflict [] "该规则不得调整" "Nobody switches this rule"
        "投标保密、职务分离、预算先行和身份鉴别的规则不得调整。" "The rules on the secrecy of bids, the separation of duties, budget first and identity cannot be switched.";
    BelowHigherLaw "below-higher-law" Conflict [] "不得低于上位法" "The law above stands"
        "上位规定为 {above}，此处拟定为 {value}；各地只能“{may}”，不得停用或者降低上级规定。" "The law above says {above} and this would say {value}; a place may set it {may} and neither switch off nor lower what stands above it.";
    NumberOutOfRange "value-out-of-range" Invalid [] "数值不合类型" "The number does not fit its kind"
        "{value} 不是“{kind}”可取的值。" "{value} is no value for {kind}.";
    LawIsPast "not-retroactive" Conflict [] "不得溯及既往" "The law does not reach back"
        "生效日 {start_date} 已到；最早可自 {earliest} 起生效。" "Its first day {start_date} has come; it can take effect on {earliest} at the earliest.";
    CannotBeTried "cannot-be-tried" Invalid [] "此事不能试办" "This cannot be tried without effect"
        "涉及口令、令牌和时钟的请求不能试办。" "What concerns passwords, tokens and the clock cannot be tried without effect.";
    } };
}
pub(super) use platform;
