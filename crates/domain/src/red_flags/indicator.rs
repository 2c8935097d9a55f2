//! The indicators: a word, the number in Cardinal where it has one, and what each says in both languages.

macro_rules! indicators {
    ($($name:ident $word:literal $code:literal $zh:literal $en:literal
        $found_zh:literal $found_en:literal $why_zh:literal $why_en:literal;)+) => {
        crate::words! {
            /// What points to a red flag.
            Indicator { $($name = $word),+ }
        }
        impl Indicator {
            /// Its number in Cardinal; empty for one of our own.
            #[must_use]
            pub const fn code(self) -> &'static str { match self { $(Self::$name => $code),+ } }
            /// Its title in Chinese.
            #[must_use]
            pub const fn title_zh(self) -> &'static str { match self { $(Self::$name => $zh),+ } }
            /// Its title in English.
            #[must_use]
            pub const fn title_en(self) -> &'static str { match self { $(Self::$name => $en),+ } }
            /// What was found, with places for the numbers, in Chinese.
            pub(super) const fn finding_zh(self) -> &'static str { match self { $(Self::$name => $found_zh),+ } }
            /// What was found, with places for the numbers, in English.
            pub(super) const fn finding_en(self) -> &'static str { match self { $(Self::$name => $found_en),+ } }
            /// What may lie behind it and what to look at, in Chinese.
            #[must_use]
            pub const fn meaning_zh(self) -> &'static str { match self { $(Self::$name => $why_zh),+ } }
            /// What may lie behind it and what to look at, in English.
            #[must_use]
            pub const fn meaning_en(self) -> &'static str { match self { $(Self::$name => $why_en),+ } }
        }
    };
}

indicators! {
    ShortSubmissionPeriod "short_submission_period" "R003" "投标时间过短" "The time to bid was short"
        "发布至截止仅{days}个工作日，少于{limit}个。" "{days} working days from publication to the deadline, fewer than {limit}."
        "事先得知消息的供应商可因此受益。核对发布渠道、响应供应商与购买主体的往来。"
        "Whoever was told beforehand gains by it. Look at where it was published and at dealings with those who bid.";
    SingleBid "single_bid" "R018" "仅一家响应" "Only one bid"
        "可由多家响应的采购只有一家响应，最高限价{ceiling}。" "A purchase open to several got one bid; its ceiling is {ceiling}."
        "可能是门槛过窄或竞争被压制。核对资格条件、技术要求和未响应供应商的原因。"
        "The terms may be too narrow or competition suppressed. Look at the conditions and ask those who stayed away.";
    CloseSecondPrice "close_second_price" "R024" "次低价紧贴中标价" "The second price follows the winner closely"
        "次低价只高于中标价{difference}‱；{basis}。" "The second price is {difference}‱ above the winner's; {basis}."
        "可能以接近的报价陪标。比对两家标书的文字、作者、联系人和保证金账户。"
        "The second may have bid for show. Compare the two bids: words, authors, contacts, accounts of the deposits.";
    ExcessiveLosses "excessive_losses" "R025" "频繁投标却几乎不中标" "Bids often and hardly ever wins"
        "{bids}次有效投标中标{wins}次，按竞争家数应约{expected}次。" "{wins} awards of {bids} valid bids, where chance alone gives {expected}."
        "可能专为陪标。查看它与哪些中标人反复同场。"
        "It may bid for show. Look at the winners beside whom it keeps appearing.";
    IdenticalPrices "identical_prices" "R028" "报价完全相同" "Identical prices"
        "{count}家供应商报出相同的价格{price}。" "{count} bidders quoted the same price, {price}."
        "可能串通或泄露报价。比对分项报价和编制时间。"
        "They may have agreed, or a price was leaked. Compare the lines of the prices and when they were written.";
    LateBidWon "late_bid_won" "R030" "延期后才到的标书中标" "A bid after the first deadline won"
        "原截止时间{deadline}之后，只有中标人于{received}提交。" "After the first deadline, {deadline}, only the winner's bid came, at {received}."
        "延期可能只为一家。核对延期理由以及该家何时得知。"
        "The deadline may have been moved for one bidder. Look at the reasons and at when it was told.";
    OthersExcluded "others_excluded" "R035" "其余供应商全部被排除" "All bidders but the winner were excluded"
        "{count}家响应中{excluded}家被排除，只剩中标人。" "{excluded} of {count} bids were excluded; only the winner's was left."
        "可能为预定供应商清场。逐一核对排除理由是否写明并有据。"
        "The field may have been cleared. Look at the reasons of every exclusion.";
    LowestExcluded "lowest_excluded" "R036" "最低报价被排除" "The lowest bid was excluded"
        "最低报价{lowest}被排除，中标价{price}高出{difference}%；{basis}。" "The lowest bid, {lowest}, was excluded; the award at {price} is {difference} % dearer; {basis}."
        "可能以资格为由排除低价。核对排除理由和是否给过说明的机会。"
        "A low price may have been thrown out on a pretext. Look at the reason and whether the bidder was heard.";
    ExcessiveExclusions "excessive_exclusions" "R038" "被排除的投标过多" "Too many excluded bids"
        "{bids}份投标中{excluded}份被排除，占{share}%，正常不超过{limit}%。" "{excluded} of {bids} bids were excluded, {share} %, where up to {limit} % is usual."
        "购买主体可能借排除挑选供应商；供应商可能故意提交废标。"
        "A buyer may choose by excluding; a bidder may hand in bids that are meant to fail.";
    HeterogeneousSupplier "heterogeneous_supplier" "R048" "供应门类过杂" "One supplier of everything"
        "中标{awards}次，涉及{kinds}类服务，正常少于{limit}类。" "{awards} awards in {kinds} kinds of service, where fewer than {limit} are usual."
        "能力未必匹配，可能转包。核对人员、资质和实际服务方。"
        "It may lack the ability and pass the work on. Look at its people and at who did the work.";
    HeavilyDiscounted "heavily_discounted" "R058" "中标价远低于次低价" "The winner is far below the second"
        "中标价{price}，次低价{second}，高出{difference}%，正常不超过{limit}%。" "Won at {price}; the second, {second}, is {difference} % above it, where up to {limit} % is usual."
        "可能低价中标后减量或靠补充合同补足。跟踪验收和补充合同。"
        "Quality may follow the price, or supplements make up for it. Follow the acceptances and the supplements.";
    SplitPurchase "split_purchase" "" "疑似化整为零" "A purchase looks split"
        "{days}日内向同一供应商自行采购同类服务{count}次，合计{sum}，超过自行采购限额{limit}。" "{count} self-run purchases of one kind from one supplier within {days} days: {sum} together, above the limit of {limit}."
        "可能为规避更严的采购方式拆分（条例第二十八条）。核对需求是否同一。"
        "It may have been split to avoid a stricter method (Regulation, Art. 28). Look whether the need was one.";
    PaidAheadOfWork "paid_ahead_of_work" "" "预付过多或久未抵扣" "Paid ahead of the work"
        "预付{advance}，占合同价{share}%，尚未抵扣或退回{unearned}；{basis}。" "{advance} paid ahead, {share} % of the price, of which {unearned} is neither earned nor paid back; {basis}."
        "钱先于服务付出。核对预付条款、担保和服务进度。"
        "Money went before the service. Look at the clause, the bond and the progress of the work.";
    PayeeNotSupplier "payee_not_supplier" "" "收款人不是供应商" "The payee is not the supplier"
        "账户户名{payee}，供应商{supplier}，已向其支付{amount}。" "The account is of {payee}, the supplier is {supplier}; {amount} was paid to it."
        "资金可能流向他人（条例第五十一条）。停止支付，核对合同、发票和账户开户资料。"
        "The money may go to somebody else (Regulation, Art. 51). Stop paying; look at the contract, the invoices and the owner of the account.";
    AccountNotConfirmed "account_not_confirmed" "" "付款账户未经确认" "The account was not confirmed"
        "账户{account}在付款日不是供应商已确认的收款账户，{count}笔共{amount}。" "Account {account} was no confirmed account of the supplier on the day of payment: {count} payments, {amount} together."
        "账户没有经登记管理机关确认就付了款。核对账户开户资料，向供应商核实是否收到。"
        "It was paid before the registration authority confirmed the account. Look at the documents of the account; ask the supplier whether it has the money.";
    AccountChangedBeforePayment "account_changed_before_payment" "" "付款前变更收款账户" "The account changed shortly before a payment"
        "收款账户自{from}起变更，{days}日后支付{amount}。" "The account changed from {from} on; {amount} was paid {days} days later."
        "改账户再付款是最常见的骗款手法。以原有联系方式向供应商核实。"
        "The commonest way to steal a payment. Ask the supplier by a contact that was known before.";
    SharedAccount "shared_account" "" "不同供应商共用账户" "Two suppliers share an account"
        "{count}家供应商使用同一账户{account}。" "{count} suppliers use one account, {account}."
        "可能由同一人控制。核对账户开户资料、保证金来源和同场投标。"
        "One hand may be behind them. Look at the owner of the account and where they bid side by side.";
    RoundAmounts "round_amounts" "" "合同价多为整数" "Round contract prices"
        "同一供应商{count}份合同中{round}份为{multiple}元的整倍数。" "{round} of {count} contracts of one supplier are whole multiples of {multiple} yuan."
        "价格可能是商定的而非测算的。核对成本测算依据。"
        "Prices may have been agreed and not reckoned. Look at how the cost was worked out.";
    YearEndRush "year_end_rush" "" "年末突击签约" "A rush at the end of the year"
        "{year}年{total}份合同中{count}份在12月生效，占金额{share}%。" "{count} of the {total} contracts of {year} came into force in December, {share} % of the money."
        "可能为用完预算。核对需求是否真实、服务是否如约开始。"
        "The budget may just have been used up. Look whether the need was real and the service began.";
    SoleBidderRepeated "sole_bidder_repeated" "" "多次由同一家独家响应" "The same only bidder again and again"
        "一年内{count}次采购都只有同一家响应。" "{count} purchases in a year had the same only bidder."
        "可能量身定做。比对各次的资格条件。" "The terms may be made to measure. Compare the conditions of all of them.";
    NearLimit "near_limit" "" "多次紧贴限额" "Again and again just below a limit"
        "一年内{count}次采购的限价在{limit}以下不足{share}%。" "{count} purchases in a year have a ceiling less than {share} % below {limit}."
        "可能压低预算以规避更严的方式。核对测算和后续补充合同。"
        "The budget may have been cut to fit. Look at the estimate and at later supplements.";
    SupplementNearLimit "supplement_near_limit" "" "补充合同逼近上限" "Supplements near their limit"
        "补充合同共{amount}，为上限{limit}的{share}%。" "Supplements of {amount} use {share} % of the limit of {limit}."
        "可能低价中标后补足（政府采购法第四十九条）。核对追加的必要性。"
        "A low price may have been made up for (Government Procurement Law, Art. 49). Look whether more was needed.";
    SelfOrganisedRepeated "self_organised_repeated" "" "自行采购反复选同一家" "Self-run purchases go to one supplier"
        "一年{total}次自行采购中{count}次由同一家中选。" "{count} of {total} self-run purchases of a year went to one supplier."
        "可能形成固定关系。核对邀请和比选记录。" "A standing relation may have grown. Look at who was asked and compared.";
    EvaluatorOnOneSide "evaluator_on_one_side" "" "评委总是偏向同一家" "A member of panels always on one side"
        "同场{count}次，每次都给同一家最高分，平均高出其他评委{above}%。" "In {count} competitions this member gave one bidder the highest marks of all, {above} % above the others on average."
        "可能有未申报的利害关系。核对回避声明和往来。"
        "There may be an interest that was not declared. Look at the declarations and at dealings between the two.";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(text: &str) -> Vec<&str> {
        let mut sorted: Vec<&str> = crate::phrase::holes(text).collect();
        sorted.sort_unstable();
        sorted
    }

    #[test]
    fn both_languages_name_the_same_numbers_and_eleven_follow_cardinal() {
        for indicator in Indicator::ALL {
            assert_eq!(sorted(indicator.finding_zh()), sorted(indicator.finding_en()), "{indicator}");
        }
        let codes: Vec<&str> = Indicator::ALL.iter().map(|one| one.code()).filter(|code| !code.is_empty()).collect();
        let cardinal = ["R003", "R018", "R024", "R025", "R028", "R030", "R035", "R036", "R038", "R048", "R058"];
        assert_eq!((codes.as_slice(), Indicator::ALL.len() - codes.len() >= 10), (cardinal.as_slice(), true));
    }
}
