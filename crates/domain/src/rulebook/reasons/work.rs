//! Reasons about awards, contracts, acceptance and payment.

macro_rules! work {
    ($next:ident $(, $more:ident)*; $($rows:tt)*) => { $next! { $($more),*; $($rows)*
    AwardNotPublished "award-not-published" Conflict [A2] "结果尚未公告" "The result has not been published"
        "须先公告结果。" "Publish the result first.";
    ContractTooLate "signing-too-late" Conflict [A4] "超过签约期限" "The time to sign has passed"
        "应于 {last} 前签订。" "It had to be signed by {last}.";
    PriceNotAsBid "price-differs-from-award" Conflict [A4] "合同金额与成交金额不符" "The price is not the price of the bid"
        "合同金额 {price} 元，成交金额 {bid} 元。" "The contract says {price}, the bid {bid}.";
    MilestoneOutsideTerm "milestone-outside-term" Invalid [A8] "里程碑不在合同期限内" "The milestone lies outside the term"
        "交付日 {due} 应在合同期限 {from} 至 {to} 之内。" "It is due on {due}; the term runs from {from} to {to}.";
    WorkBeforeTerm "work-before-term" Conflict [A8] "合同尚未开始" "The contract has not begun"
        "合同自 {from} 起履行，此前的工作不能按本合同交付。" "The contract runs from {from}; no work before that is delivered under it.";
    TermBeforeAward "term-before-award" Invalid [A8] "合同起始日早于成交结果公告" "The contract begins before its result"
        "合同自 {from} 起，成交结果 {published} 公告；此前的工作不属于本合同。" "The contract begins on {from}, its result was published on {published}; work before that is not of it.";
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
    OverPaid "overpayment" Conflict [A14] "超过应付金额" "More than is due"
        "应付 {due} 元，已申请 {claimed} 元，本次 {asked} 元。" "{due} is due, {claimed} is claimed, {asked} more is asked.";
    AccountNotOfBook "account-not-of-book" Invalid [] "科目不属于该核算体系" "The account is not of this track"
        "科目编码 {code} 不属于 {book}：财务会计为 1–5 开头，预算会计为 6–8 开头，4 至 12 位数字。" "The code {code} is not of the {book} track: financial accounts begin with 1 to 5, those of the budget with 6 to 8, with 4 to 12 digits.";
    YearNotExpected "year-not-expected" Invalid [A8] "该年度不在合同预期之内" "The contract expects nothing of this year"
        "{year} 年不在 {from} 至 {to} 的后续年度之内，或者已列、已落实。" "{year} is no later year between {from} and {to}, or stands twice or is secured.";
    YearNotOver "year-not-over" Conflict [W8] "预算年度尚未结束" "The budget year is not over"
        "{year} 年度尚未结束，不能结转。" "{year} is not over; nothing is carried forward yet.";
    YearClosed "budget-year-closed" Conflict [B1] "预算年度已结束" "The budget year is over"
        "{year} 年度已结束，其指标不再调整；请在 {next} 年度追加或调减。" "{year} is over and its appropriation stays as it is; add to or cut one of {next}.";
    MoneyOfAnotherYear "money-of-another-year" Conflict [B1] "不是付款年度的资金" "The money is of another year than the payment"
        "付款列入 {year} 年度：该年度指标可支付 {balance} 元，需要 {needed} 元；另有 {others} 元列在其他年度指标（如 {line_year} 年度 {budget_line}）。上年资金先办理结转（carry-forward），以后年度资金到该年度再付，或者落实、追加 {year} 年度资金。" "The payment is of {year}: its lines hold {balance} and {needed} is needed; {others} stand on lines of other years, such as {budget_line} of {line_year}. Carry money of the past year forward (carry-forward), pay money of a later year in that year, or secure or appropriate money of {year}.";
    AdvanceTooHigh "advance-too-high" Conflict [A7] "预付款超过可承诺金额" "The advance is too high"
        "预付款 {amount} 元，当年预算承担 {limit} 元。" "The advance is {amount}; the lines of this year bear {limit}.";
    AdvanceNotDue "bond-not-received" Conflict [D5] "履约保证金尚未到位" "The performance bond has not come in"
        "合同约定收到履约保证金后支付预付款。" "The contract pays the advance once the performance bond has come in.";
    AdvanceUnderWay "advance-in-progress" Conflict [] "预付款正在支付" "An advance is being paid"
        "该合同有预付款 {amount} 元正在支付；待支付完成、退回或失败后再办理。" "{amount} of the advance is being paid; wait until it is paid, returned or failed.";
    AdvanceBeyondWork "advance-beyond-work" Conflict [] "预付款超过未完成的工作" "The advance exceeds the work that is open"
        "拟预付 {amount} 元，未完成的工作尚可预付 {limit} 元。" "{amount} would be paid in advance; {limit} of the open work can be.";
    FileUnreadable "file-unreadable" Invalid [] "文件无法读取" "The file cannot be read"
        "第 {line} 处：{why}" "At {line}: {why}";
    OtherUnit "payment-of-another-unit" Conflict [] "不是本单位的支付" "A payment of another unit"
        "支付 {payment} 属于 {unit}，一份指令只付一个单位的款。" "Payment {payment} is of {unit}; an order pays for one unit.";
    PayeeNotSupplier "payee-not-supplier" Conflict [A14] "收款人不是供应商" "The payee is not the supplier"
        "账户户名为 {payee}，供应商为 {supplier}；采购资金只支付给中标、成交供应商（政府采购法实施条例第五十一条），请改用供应商本单位账户。" "The account is of {payee}, the supplier is {supplier}; money is paid to the supplier alone (Regulation, Art. 51). Name an account of the supplier.";
    AccountNumber "account-number" Invalid [] "账号不是数字" "The account is no number"
        "账号“{account}”只能由数字、连字符和空格组成，最长三十四位。" "An account is digits, hyphens and spaces, at most 34; it says {account}.";
    NotForBanks "not-for-banks" Invalid [] "银行不接受这样的名称" "Banks do not take this name"
        "“{text}”应不超过 {max} 字，且不含银行系统不接受的字符（{letter}）。" "{text} may have at most {max} letters, and none that payment systems do not take ({letter}).";
    BankCode "bank-code" Invalid [] "不是联行号" "This is no number of a bank"
        "联行号“{code}”应为十二位数字。" "The number of a bank in the payment system has 12 digits; it says {code}.";
    BankCodeDigit "bank-code-digit" Invalid [A14] "联行号校验位不符" "The last digit of the number of the bank is another"
        "联行号“{code}”的校验位不符，请核对。" "The last digit of {code} is not the one that its others give; look at it again.";
    AccountNotConfirmed "account-not-confirmed" Conflict [A14] "账户未经确认" "The account is not confirmed"
        "账户 {account} 不是供应商已确认、等待期已满的收款账户；由供应商在本平台登记账户、登记管理机关确认，等待期满后使用。" "{account} is no confirmed account of the supplier whose waiting time is over; the supplier proposes it here, its registration authority confirms it, and it is used after the waiting time.";
    PayeeChanged "payee-changed" Conflict [] "收款账户已变更" "The account was changed"
        "合同的收款账户在申请支付后已变更；请退回并重新申请。" "The contract has another account since the payment was asked for; return it and ask anew.";
    PaymentUnderWay "payment-in-progress" Conflict [] "有支付尚未完成" "A payment is under way"
        "合同 {contract} 有支付已送财政尚无回单；收到回单后再结转。" "A payment under contract {contract} was sent and is not answered; carry over once it is.";
    DeductedTooMuch "deducted-too-much" Conflict [A12] "扣减超过可扣金额" "More is deducted than can be"
        "拟扣 {amount} 元，可扣 {open} 元。" "{amount} would be deducted; {open} can be.";
    PaymentsNotNamed "payments-not-named" Invalid [B1] "未写明收回哪笔支付" "The payments are not named"
        "收回 {amount} 元涉及多笔支付，各笔所属年度决定资金退回指标还是上缴国库；请在 payments 中写明每笔收回多少。" "{amount} could come back of several payments, and the year of each decides whether its line or the treasury gets it; say in payments how much of each.";
    PaymentsDoNotSum "payments-do-not-sum" Invalid [] "各笔支付之和不等于总额" "The payments do not sum to the whole"
        "各笔合计 {sum} 元，总额 {whole} 元。" "The payments sum to {sum}; the whole is {whole}.";
    RefundTooHigh "refund-too-high" Conflict [A23] "超过可收回金额" "More than can be had back"
        "拟收回 {amount} 元，可收回 {open} 元。" "{amount} is asked for; {open} can be had back.";
    DifferenceNotSmall "difference-not-small" Conflict [A22] "不是可以核销的尾差" "The difference cannot be written off so"
        "多付 {amount} 元；二人可以核销的尾差在零和 {limit} 元之间，更多的按收回办理。" "{amount} was overpaid; two people write off more than nothing and up to {limit}, and what is more is asked back by a refund.";
    NothingToHandOver "nothing-to-hand-over" Conflict [D5] "没有可以上缴的款项" "There is nothing to hand over"
        "没有已扣除、已到账而未上缴的款项。" "Nothing that was called has come in and is not handed over yet.";
    InterestNotInvoiced "interest-not-invoiced" Conflict [A16] "利息尚无发票" "The interest has no invoice"
        "逾期付款利息属于价外费用，凭发票支付；请供应商先开具 {amount} 元的发票。" "Interest on a late price belongs to the price and is paid against an invoice; the supplier invoices {amount} first.";
    NoInterestOwed "no-interest-owed" Conflict [A15] "不产生逾期利息" "No interest is owed"
        "{what} 未逾期，或者利息不足一分。" "{what} was not late, or the interest is less than a fen.";
    TaxNotAsRate "tax-not-as-rate" Invalid [A16] "税额与税率不符" "The tax is not as the rate says"
        "税额 {tax} 元，按万分之 {rate} 应为 {expected} 元。" "The tax is {tax}; at {rate}/10,000 it is {expected}.";
    ValueDate "value-date" Invalid [A22] "银行起息日不合理" "This cannot be the value date"
        "{day} 应在 {from} 至 {to} 之间。" "{day} must lie between {from} and {to}.";
    InvoiceParty "invoice-party" Conflict [A16] "发票的购销双方与合同不符" "The invoice names another seller or buyer"
        "发票为“{found}”，应为“{wanted}”。" "The invoice says {found}; it must say {wanted}.";
    NotAMonth "month-format" Invalid [] "不是月份" "Not a month"
        "“{month}”应写作 2026-10 的形式。" "{month} is no month; write it like 2026-10.";
    MonthBeforeOpen "previous-month-open" Conflict [] "上月尚未结账" "The month before is open"
        "结 {month} 之前先结 {before}。" "Close {before} before {month}.";
    LinesNotCarried "lines-not-carried" Conflict [] "预算指标尚未结转" "Lines were not carried forward"
        "{year} 年还有 {count} 条指标未结转，先结转再结十二月。" "{count} lines of {year} were not carried forward; carry them before closing December.";
    PeriodClosed "period-closed" Conflict [A22] "会计期间已结账" "The period is closed"
        "{month} 已于 {by} 结账，不得倒记。" "{month} was closed for {by}; nothing is dated back into it.";
    SubcontractNotNamed "subcontract-not-named" Conflict [A9] "分包未在投标中载明" "The bid did not name this subcontract"
        "“{name}”未在投标文件中载明。" "\"{name}\" is not named in the bid.";
    BuyerGuarantees "buyer-guarantees" Conflict [A17] "购买主体不得为融资担保" "The buyer does not guarantee"
        "购买主体不得为承接主体的融资提供担保。" "The buyer must not guarantee the supplier's financing.";
    EndNotAgreed "termination-not-agreed" Conflict [A11] "供应商尚未同意解除" "The supplier has not agreed"
        "协商解除须供应商先同意；否则须有损害公共利益、违约或处理决定等法定事由。" "An end by agreement needs the supplier's consent; otherwise a ground of the law: public interest, breach or a decision.";
    LateInterestOwed "late-interest-owed" Conflict [A15] "逾期付款应付利息" "Interest is owed on a late payment"
        "逾期 {days} 天，按日万分之{rate} 计息 {interest} 元。" "It is {days} days late; at {rate}/10,000 a day {interest} is owed.";
    EvaluatorIsSupplier "evaluator-is-supplier" Conflict [A19] "第三方评价机构不得是承接主体" "The evaluator is the supplier"
        "第三方评价机构“{name}”即承接主体，不能对其真实性负责。" "The third party {name} is the supplier itself and cannot answer for the truth.";
    InAnotherTender "in-another-tender" Conflict [] "项目已在另一采购中" "The item is in another tender"
        "清单项目 {item} 已转入另一采购，不能据此签约。" "The item {item} has gone on to another tender; no contract can be signed for it here.";
    LedgerMissing "ledger-missing" Conflict [A13] "缺少项目台账" "The project ledger is missing"
        "交付时应提交项目台账摘录。" "A delivery comes with an extract of the project ledger.";
    ChallengePending "challenge-pending" Conflict [C5] "质疑待处理，暂停签约和履行" "A challenge suspends this"
        "有 {count} 件可能影响结果的质疑待处理，签约和履行暂停；答复期至 {last}。" "{count} challenges that may change the outcome are open; signing and performance wait. They are answered by {last}.";
    } };
}
pub(super) use work;
