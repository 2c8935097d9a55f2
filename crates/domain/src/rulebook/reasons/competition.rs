//! Reasons about tenders, bids and evaluations.

macro_rules! competition {
    ($next:ident $(, $more:ident)*; $($rows:tt)*) => { $next! { $($more),*; $($rows)*
    AboveLimit "above-procurement-limit" Conflict [W15] "超过自行采购限额" "Above the limit for a self-run purchase"
        "金额 {amount} 元，限额 {limit} 元。" "The amount is {amount}, the limit {limit}.";
    CeilingAbovePlan "ceiling-above-plan" Invalid [M13] "最高限价超过计划金额" "The ceiling is above the plan"
        "最高限价 {ceiling} 元，计划 {planned} 元。" "The ceiling is {ceiling}, the plan {planned}.";
    PeriodTooShort "bidding-period-too-short" Conflict [M2] "等标期不足" "The time to bid is too short"
        "自公告起至少 {period}，截止时间最早为 {earliest}。" "At least {period} from publication; the deadline is {earliest} at the earliest.";
    ClarificationTooLate "clarification-too-late" Conflict [M4] "澄清距截止时间过近" "The clarification comes too late"
        "须在截止前 {period} 作出；否则请将截止时间延至 {earliest} 之后。" "It must come {period} before the deadline; else move the deadline to {earliest} or later.";
    PriceWeightOutOfRange "price-weight-out-of-range" Invalid [E12] "价格分比重不合规定" "The weight of the price is out of range"
        "价格分为 {weight}，应为 {min} 至 {max}。" "The price has {weight} points; it takes {min} to {max}.";
    WeightsDoNotSum "points-do-not-sum-to-100" Invalid [E11] "评审因素分值之和不为一百" "The points of the criteria do not sum to 100"
        "各评审因素分值合计 {sum}。" "The points sum to {sum}.";
    DeadlinePassed "deadline-passed" Conflict [E1] "已过截止时间" "The deadline has passed"
        "截止时间为 {deadline}，现在是 {now}。" "The deadline was {deadline}; it is {now}.";
    DeadlineNotReached "deadline-not-reached" Conflict [E1] "未到截止时间" "The deadline has not been reached"
        "截止前任何人不得开启，最早为 {earliest}。" "Nobody opens before the deadline; the earliest moment is {earliest}.";
    TooFewBids "too-few-bids" Conflict [M14] "供应商不足法定家数" "Too few suppliers"
        "没有一个包件达到 {needed} 家，不得开标，应予废标。" "No lot has {needed} bidders; there is no opening, the round is void.";
    PriceAboveCeiling "price-above-ceiling" Invalid [E8] "报价超过最高限价" "The price is above the ceiling"
        "报价 {price} 元，最高限价 {ceiling} 元。" "The price is {price}, the ceiling {ceiling}.";
    BidsNotTold "bids-not-told" Forbidden [E3] "结果公布前不得查阅响应内容" "The bids are not told before the result"
        "成交结果公告之前，响应文件只有采购人和评审小组可以查阅。" "Until the result is published the buyer and the panel alone read what was bid.";
    PanelComposition "panel-composition" Invalid [E4] "评审小组组成不合规定" "The panel is not composed as the law demands"
        "须为单数且不少于 {min} 人，专家不少于三分之二；现为 {count} 人，其中专家 {experts} 人。" "It takes an odd number of at least {min}, two thirds of them experts; there are {count} with {experts} experts.";
    MemberUnfit "member-not-eligible" Invalid [E4] "不能担任评审成员" "This person cannot be a member"
        "{person} 不具有评审职责。" "{person} does not hold the role that this seat demands.";
    ConflictOfInterest "conflict-of-interest" Conflict [E6] "有利害关系，应当回避" "A conflict of interest"
        "成员已声明利害关系，须更换后再评审。" "A member declared a conflict; replace the member first.";
    ScoresIncomplete "scores-incomplete" Invalid [E11] "评分不完整" "The scores are not complete"
        "每个有效投标的每个非价格因素都须评分；缺 {missing} 项。" "Every valid bid takes a score for every criterion but the price; {missing} are missing.";
    ScoreOutOfRange "score-out-of-range" Invalid [E11] "评分超出范围" "The score is out of range"
        "“{criterion}”满分 {max}，评分 {points}。" "\"{criterion}\" takes 0 to {max}; the score is {points}.";
    SheetsMissing "score-sheets-missing" Conflict [E11] "评审尚未完成" "Not every member has scored"
        "尚有 {missing} 名成员未提交评分。" "{missing} members have not handed in their sheets.";
    BidsUnchecked "bids-unchecked" Conflict [E8] "资格审查尚未完成" "Not every bid has been checked"
        "尚有 {missing} 份投标未作资格审查。" "{missing} bids have not been checked.";
    NotInRankingOrder "not-in-ranking-order" Conflict [A1] "未按排序确定" "Not in ranking order"
        "应当确定排名第 {expected} 的候选人。" "The candidate ranked {expected} must be chosen.";
    MethodNotForServices "method-not-for-services" Conflict [M9] "该方式不适用于服务" "The method is not for services"
        "{method} 仅适用于货物采购。" "{method} is for goods only.";
    MethodNotApproved "method-not-approved" Conflict [M11] "采购方式未经批准" "The method was not approved"
        "预算 {amount} 元，达到公开招标数额标准 {threshold} 元；采用 {method} 须经财政部门批准。" "The budget of {amount} reaches the open-tender threshold of {threshold}; finance must approve {method} first.";
    ApprovalVoid "approval-void" Conflict [M11] "原批准或公示不再有效" "What was approved or announced no longer holds"
        "批准或公示针对的是修改前的内容；须就修改后的内容重新批准或公示。" "It was given for what the tender documents said before; it is asked for anew.";
    DrawStands "draw-stands" Conflict [M6] "已抽取供应商，不得更改" "The draw stands"
        "已为该采购抽取供应商，不得更改采购方式、项目或资格条件，也不得重新抽取。" "Suppliers were drawn for this purchase: its method, items and conditions of qualification stay, and there is no second draw.";
    TakenAsCollusion "taken-as-collusion" Conflict [D6] "保证金从同一账户转出，视为串通" "Deposits from one account are taken as collusion"
        "投标 {bids} 的保证金从同一账户转出；评审小组应先认定其无效。" "The deposits of the bids {bids} came from one account; the panel finds them invalid first.";
    PriceContradicts "price-contradicts-itself" Conflict [E10] "报价前后不一致，尚未修正" "A price contradicts itself and was not corrected"
        "投标 {bid} 的报价前后不一致，评审小组应先修正并请投标人确认。" "The price of bid {bid} contradicts itself; the panel corrects it first and the bidder confirms.";
    TimeTooShort "time-too-short" Conflict [E16] "时限过短" "The time is too short"
        "至少须给 {minutes} 分钟，最早为 {earliest}。" "It takes {minutes} minutes at least: {earliest} at the earliest.";
    NotOnPanel "not-on-panel" Forbidden [E18] "不是评审小组成员" "Not a member of the panel"
        "只有已声明没有利害关系的评审成员可以提出认定。" "Only a member of the panel who declared to have no interest finds anything.";
    NoMajority "no-majority" Conflict [E18] "评审小组尚无多数意见" "The panel has no majority for it"
        "同一认定已有 {count} 名成员提出，须有 {needed} 名。" "{count} members found so; it takes {needed}.";
    NoGround "no-ground" Conflict [] "没有法定事由" "The law gives no ground for it"
        "须有下列事实之一：{needed}。" "It takes one of these facts: {needed}.";
    MissingForMethod "does-not-fit-method" Invalid [] "与采购方式不符" "This does not fit the method"
        "采购方式 {method} 要求的内容缺失，或不适用此内容。" "The method {method} asks for this and it is missing, or has no place for it.";
    NothingToScore "method-without-scoring" Invalid [M8] "最低价成交不设评分" "Nothing is scored"
        "{method} 以最后报价最低者成交，不设评审因素。" "In {method} the lowest final price wins: there are no criteria.";
    ItemOfLot "lot-item-mismatch" Invalid [M12] "包件与清单项目不符" "The item of the lot"
        "框架协议的包件不对应清单项目；其他方式每个包件对应一个清单项目。" "A lot of a framework names no item; with every other method each lot names one.";
    DepositTooHigh "deposit-too-high" Invalid [D1] "保证金超过上限" "The deposit is too high"
        "保证金 {amount} 元，上限 {limit} 元。" "The deposit is {amount}; the limit is {limit}.";
    DepositMissing "deposit-missing" Conflict [E8] "未按要求提交保证金" "The deposit is not as asked"
        "要求 {asked} 元，提交 {given} 元；未按要求提交保证金的投标无效。" "{asked} is asked and {given} was given; a bid without the deposit is invalid.";
    DepositNotAsked "deposit-not-required" Invalid [D1] "文件未要求保证金" "No deposit is asked for"
        "采购文件未要求保证金，不得收取。" "The tender documents ask for no deposit, so none is taken.";
    JointBidNotAllowed "joint-bid-not-allowed" Conflict [M17] "不接受联合体" "Joint bids are not taken"
        "采购文件未接受联合体投标。" "The tender documents do not take joint bids.";
    SubcontractNotAllowed "subcontract-not-allowed" Conflict [A9] "不允许分包" "Subcontracting is not allowed"
        "采购文件未允许分包。" "The tender documents do not allow subcontracting.";
    TooManyPastContracts "too-many-past-contracts" Conflict [W19] "业绩要求过多" "Too many past contracts are asked for"
        "要求同类业绩合同 {asked} 个，一般不超过 {max} 个。" "{asked} past contracts are asked for; {max} is the most.";
    FrameworkTooLong "framework-too-long" Conflict [M12] "框架协议期限过长" "The framework runs too long"
        "服务类框架协议最长至 {last}，现为 {end_date}。" "A framework for services may run until {last}; it says {end_date}.";
    ShutsOut "restrictive-condition" Conflict [Q9] "可能排斥供应商的条件" "Words that shut suppliers out"
        "文字“{words}”可能构成以名录、规模、年限、所有制或所在地排斥供应商；如有法定依据，请在 explanations 中说明。" "The words \"{words}\" may shut suppliers out by list, size, age, ownership or place; if a law asks for them, say which under explanations.";
    MayDiscriminate "discriminating-criterion" Conflict [Q10] "评分项可能构成歧视" "A score that may discriminate"
        "评分项“{words}”可能构成差别待遇。" "A score for \"{words}\" may treat suppliers unequally.";
    QualificationScored "qualification-scored" Conflict [E11] "资格条件不得作为评审因素" "Qualification is no criterion"
        "“{words}”是资格条件，不得作为评审因素。" "\"{words}\" is a condition of qualification and must not be scored.";
    MinimumPrice "minimum-price" Conflict [M13] "不得设定最低限价" "There is no minimum price"
        "文字“{words}”设定了最低限价。" "The words \"{words}\" set a minimum price.";
    DisguisedEmployment "disguised-employment" Conflict [W4] "不得变相用工" "Disguised employment"
        "文字“{words}”可能构成变相用工。" "The words \"{words}\" may be disguised employment.";
    NotInvited "not-invited" Conflict [M6] "未被邀请" "Not invited"
        "本项目只接受被抽取或被指明的供应商。" "Only suppliers that were drawn or named may bid.";
    NobodyDrawn "suppliers-not-selected" Conflict [M6] "尚未抽取供应商" "Nobody was drawn"
        "邀请招标须先随机抽取供应商。" "Draw the suppliers to be invited first.";
    ListTooShort "candidate-list-too-short" Invalid [M6] "备选名单不足" "The list is too short"
        "抽取 {drawn} 家（至少 {least} 家）须有不重复的备选 {needed} 家以上，现为 {listed} 家。" "To draw {drawn}, at least {least}, the list needs {needed} different names; it has {listed}.";
    WatchersMissing "witnesses-missing" Invalid [M6] "现场监督人员不足" "Too few watch the draw"
        "须有采购人 {needed} 名以上人员现场监督，现为 {count} 名。" "{needed} of the buyer's staff must watch; there are {count}.";
    NotAnnounced "notice-missing" Conflict [M10] "单一来源未公示" "The single source was not announced"
        "只能从唯一供应商采购且达到公开招标数额标准的，须先公示 {period}。" "With only one supplier and above the threshold, announce it for {period} first.";
    AnnouncementStands "notice-period-not-over" Conflict [M10] "公示期未满" "The announcement still stands"
        "须公示 {period}，最早可于 {earliest} 继续。" "It stands for {period}; the purchase may go on on {earliest} at the earliest.";
    ObjectionsOpen "objections-open" Conflict [M10] "异议尚未答复" "Objections are open"
        "尚有 {count} 件异议未论证答复。" "{count} objections have not been answered.";
    ObjectionTooLate "objection-too-late" Conflict [M10] "异议逾期" "The objection comes too late"
        "异议须于 {last} 前提出。" "Objections were taken until {last}.";
    DocumentsOfferedTooShort "documents-offered-too-short" Conflict [M3] "文件提供期限不足" "The tender documents are offered too short"
        "采购文件至少提供 {period}，截止时间最早为 {earliest}。" "The tender documents are offered for {period} at least; the deadline is {earliest} at the earliest.";
    PrequalificationTooShort "prequalification-too-short" Conflict [M5] "资格预审申请期限不足" "The time to apply for prequalification is too short"
        "资格预审申请截止 {until} 须在公告后满 {period}（最早 {earliest}）且早于投标截止 {deadline}。"
        "Applications until {until} must have {period} (until {earliest} at the earliest) and end before the deadline {deadline}.";
    Suspended "suspended" Conflict [C8] "采购活动已暂停" "The purchase is suspended"
        "财政部门已暂停采购活动至 {until}，最早可于 {earliest} 继续。" "Finance suspended it until {until}; it may go on on {earliest} at the earliest.";
    NoFinalQuotes "no-final-quotes" Conflict [] "该方式没有最后报价" "No final quotes in this method"
        "{method} 没有最后报价环节。" "{method} has no round of final quotes.";
    TooFewQuotes "too-few-quotes" Conflict [M7] "提交最后报价的供应商不足" "Too few final quotes"
        "第 {lot} 包有 {count} 家提交最后报价，须有 {needed} 家。" "Lot {lot} has {count} final quotes; {needed} are needed.";
    QuotesMissing "quotes-missing" Conflict [M7] "尚未提交最后报价" "The final quotes are missing"
        "{method} 须先收取并开启最后报价，再行评审。" "In {method} final quotes are taken and opened before the evaluation.";
    QuoteAboveBid "quote-above-bid" Invalid [] "最后报价高于原报价或最高限价" "The final quote is above the bid or the ceiling"
        "最后报价 {price} 元，不得高于 {limit} 元。" "The final quote is {price} and must not exceed {limit}.";
    NotAFailedTender "not-a-failed-tender" Invalid [M15] "不是废标的公开招标" "This is no open tender that failed"
        "所指项目须为本单位已废标的公开招标；其状态为“{status}”。" "It must be an open tender of the unit that is void; it is {status}.";
    NotOpenEnded "not-continuously-open" Conflict [M12] "该方式不随时受理" "Bids are sealed in this method"
        "只有开放式框架协议随时受理申请；本项目为 {method}。" "Only an open framework answers applications as they come; this is {method}.";
    TooFewForFramework "too-few-for-framework" Conflict [M12] "入围供应商不足" "Too few for a framework"
        "符合要求 {count} 家，淘汰后入围 {kept} 家，至少须 {needed} 家。" "{count} conform and {kept} would be kept; {needed} are needed.";
    NotInFramework "not-in-framework" Conflict [M12] "不是入围供应商" "Not a supplier of the framework"
        "{organisation} 不在框架协议内，或已被清退。" "{organisation} is not in the framework, or was removed from it.";
    AboveFrameworkPrice "above-framework-price" Conflict [M12] "超过协议价格" "Above the price of the framework"
        "成交价 {price} 元，协议价 {limit} 元。" "The price is {price}; the framework says {limit}.";
    NotItsTurn "not-its-turn" Conflict [M12] "未按顺序轮候" "It is not its turn"
        "按顺序轮候应为 {turn}。" "In turn it would be {turn}.";
    NotTheLowestQuote "not-the-lowest-quote" Conflict [M12] "不是二次竞价的最低报价" "Not the lowest of the second competition"
        "最低报价 {lowest} 元，成交价 {price} 元；须有两家以上报价。" "The lowest quote is {lowest}, the price {price}; at least two must quote.";
    ExpertsNotDrawn "experts-not-drawn" Conflict [E5] "专家未经随机抽取" "The experts were not drawn"
        "评审专家应当随机抽取；自行选定须经主管预算单位同意。" "Experts are drawn at random; choosing them needs the consent of the head budget unit.";
    DrawnTooEarly "drawn-too-early" Conflict [E5] "抽取专家过早" "The draw comes too early"
        "抽取时间不得早于评审前 {period}，最早为 {earliest}。" "Experts are drawn at most {period} before; on {earliest} at the earliest.";
    LibraryTooSmall "library-too-small" Conflict [E5] "专家库人数不足" "The library of experts is too small"
        "需抽取 {wanted} 名，可抽取 {found} 名。" "{wanted} are wanted, {found} can be drawn.";
    LeaderUnfit "chair-not-eligible" Invalid [E7] "采购人代表不得担任组长" "The buyer does not lead"
        "评审组长应由评审专家担任，且只有一人。" "An expert leads the panel, and only one.";
    RelatedToBidder "related-to-bidder" Conflict [E6] "与供应商有利害关系" "Tied to a bidder"
        "与投标供应商有“{relationship}”关系，应当回避。" "The member is tied to a bidder by {relationship} and stands aside.";
    MembersDiffer "objective-scores-differ" Conflict [E15] "客观评分不一致" "Members differ on an objective item"
        "客观评审因素“{criterion}”各成员评分应当一致，另有 {count} 处不一致。" "On the objective criterion \"{criterion}\" the members must agree; {count} places differ.";
    NotObjective "not-objective" Conflict [E15] "主观评分不得更改" "Only objective scores can be corrected"
        "“{criterion}”不是客观因素，评分不得更改。" "\"{criterion}\" is not objective; its scores stay as they were given.";
    BidderOpen "bidder-answer-pending" Conflict [E16] "尚待供应商答复" "Something is open with a bidder"
        "尚有 {count} 份投标的报价修正或低价说明未结。" "{count} bids wait for a correction or an explanation of their price.";
    PriceTooLow "abnormally-low-price" Conflict [E17] "报价明显偏低" "The price is abnormally low"
        "报价 {price} 元，低于 {limit} 元（{because}）；应要求供应商书面说明。" "The price {price} is below {limit} ({because}); ask the bidder to explain it in writing.";
    NothingToCorrect "nothing-to-correct" Conflict [E10] "报价无需修正" "There is nothing to correct"
        "报价前后一致，或已修正。" "The price does not contradict itself, or was corrected already.";
    NothingToExplain "nothing-to-explain" Conflict [E16] "未要求说明报价" "No explanation was asked for"
        "没有待处理的报价说明要求。" "No explanation of the price is asked for.";
    DesignedIt "designer-excluded" Conflict [Q3] "为项目提供设计或监理" "It designed or supervised the project"
        "为本项目提供整体设计、规范编制或者监理的供应商不得参加。" "Who designed, specified or supervised the project may not bid for it.";
    ReservedForEnterprises "reserved-for-smes" Conflict [W18] "社会组织不能参加中小企业预留项目" "Reserved for enterprises"
        "专门面向中小企业预留的项目，社会组织无法参加；依法由社会组织承接的可以不预留。" "No social organisation can bid where only small enterprises may; what is bought from social organisations by law need not be reserved.";
    } };
}
pub(super) use competition;
