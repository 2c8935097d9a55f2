//! The clocks of the law and of contracts: what is due from whom by when, and what follows when it is missed.
//!
//! Which clocks run follows from how a noun stands, so none can be forgotten: after every event the running ones are
//! compared with those that are kept, and what is new starts, what is gone is done.

use crate::{moment::Day, role::Role, rulebook::RuleId};

/// A clock that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// Which.
    pub clock: Clock,
    /// Its last day.
    pub last: Day,
}

/// What a clock is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub clock: Clock,
    /// The rule because of which it runs.
    pub rule: RuleId,
    /// Whose duty or right it is.
    pub responsible_roles: &'static [Role],
    /// What is due, in Chinese.
    pub title_zh: &'static str,
    /// What is due, in English.
    pub title_en: &'static str,
    /// What follows when it is missed, in Chinese.
    pub missed_zh: &'static str,
    /// What follows when it is missed, in English.
    pub missed_en: &'static str,
}

macro_rules! clocks {
    ($($clock:ident $word:tt $rule:ident [$($role:ident),+] $zh:literal $en:literal $mzh:literal $men:literal;)+) => {
        crate::words! {
            /// The clocks.
            Clock { $($clock = $word),+ }
        }
        /// Every clock.
        pub const CLOCKS: &[Row] = &[$(Row {
            clock: Clock::$clock, rule: RuleId::$rule, responsible_roles: &[$(Role::$role),+],
            title_zh: $zh, title_en: $en, missed_zh: $mzh, missed_en: $men,
        }),+];
    };
}

clocks! {
    FilePlan "file_plan" W12 [BuyerApprover] "报备采购实施计划" "File the plan" "逾期报备，由财政部门通报" "Late filing is reported by finance";
    PublishIntention "publish_intention" W13 [BuyerOfficer] "公开采购意向" "Publish the intention" "预计开始时间顺延" "The purchase starts later";
    FormPanel "form_panel" E5 [BuyerOfficer] "抽取评审专家" "Draw the panel" "无法按时评审" "There is nobody to evaluate";
    OpenBids "open_bids" E2 [BuyerOfficer] "开标" "Open the bids" "未在截止的同一时间开标" "The opening was not at the deadline";
    EvaluateProposals "evaluate_proposals" A23 [BuyerOfficer] "完成评审" "Finish the evaluation" "超过评审期限" "The time to evaluate is over";
    OpenQuotes "open_quotes" M7 [BuyerOfficer] "开启最后报价" "Open the final quotes" "评审停滞" "The evaluation stands still";
    EndSuspension "end_suspension" C8 [FinanceOfficer] "暂停期限届满" "The suspension ends" "采购活动恢复" "The purchase goes on";
    AnswerEnquiry "answer_enquiry" C1 [BuyerOfficer] "答复询问" "Answer the enquiry" "供应商可以质疑" "The supplier may challenge";
    AnswerObjection "answer_objection" M10 [BuyerOfficer] "论证并答复异议" "Argue and answer the objection" "不得继续单一来源采购" "The single source may not go on";
    AnswerApplication "answer_application" M12 [BuyerOfficer] "审核加入申请" "Answer the application to join" "超过审核期限" "The time to answer is over";
    ExplainPrice "explain_price" E16 [Bidder] "书面说明报价" "Explain the price" "投标可能被认定无效" "The bid may be found invalid";
    ConfirmCorrection "confirm_correction" E10 [Bidder] "确认报价修正" "Confirm the correction" "不确认的投标无效" "A bid that is not confirmed is invalid";
    Rate "rate" E19 [BuyerOfficer, Expert] "采购人与专家互评" "Rate each other" "记入信用评价" "It is noted in the credit record";
    DecideAward "decide_award" A1 [BuyerApprover] "确定供应商" "Choose the supplier" "视同确定排名第一的候选人" "Silence chooses the first ranked";
    PublishResult "publish_result" A2 [BuyerOfficer] "公告结果" "Publish the result" "责令改正" "Finance orders it to be put right";
    DraftContract "draft_contract" A4 [BuyerOfficer] "起草并送签合同" "Draft and send the contract" "超过签约期限" "The time to sign is over";
    SignAsSupplier "sign_as_supplier" A4 [Signer] "供应商签订合同" "The supplier signs" "视为拒签，可选下一候选人" "It counts as a refusal; the next candidate may follow";
    SignAsBuyer "sign_as_buyer" A4 [BuyerApprover] "采购人签订合同" "The buyer signs" "责令改正，承担违约责任" "Finance orders it; the buyer answers for the delay";
    FileContract "file_contract" A5 [BuyerOfficer] "合同副本备案" "File the contract" "责令改正" "Finance orders it to be put right";
    CompleteContract "complete_contract" A8 [BuyerApprover] "合同期满办结" "Complete the contract at its end" "合同逾期未办结" "The contract has run out";
    KeepFiles "keep_files" W22 [BuyerOfficer] "保存采购文件" "Keep the files" "期满前不得销毁" "They must not be destroyed before";
    ObjectToRecovery "object_to_recovery" A22 [Bidder, Signer] "对恢复提出反对" "Object to the recovery" "恢复生效，新签约人可以代表组织" "It takes effect: the new signer acts for the organisation";
    DeliverMilestone "deliver_milestone" A7 [Bidder] "按期交付" "Deliver the milestone" "逾期交付，承担违约责任" "It is late, and the contract says what follows";
    PayInvoice "pay_invoice" A14 [BuyerOfficer] "收票后支付" "Pay the invoice" "按日计算逾期利息" "Interest runs by the day";
    ApprovePayment "approve_payment" A14 [BuyerApprover] "审批付款" "Approve the payment" "按日计算逾期利息" "Interest runs by the day";
    SendPayment "send_payment" A14 [TreasuryPayer] "办理支付" "Send the payment" "按日计算逾期利息" "Interest runs by the day";
    ReturnDeposit "return_deposit" D2 [BuyerOfficer] "退还保证金" "Return the deposit" "按基准利率上浮百分之二十计息" "Interest at 1.2 times the base rate";
    ReturnBond "return_bond" D5 [BuyerOfficer] "退还履约保证金" "Return the performance bond" "按基准利率上浮百分之二十计息" "Interest at 1.2 times the base rate";
    ReleaseRetention "release_retention" D5 [BuyerApprover] "释放质量保证金" "Release the retention" "逾期未退还应付款项" "Money that is owed is held back";
    AnswerRefund "answer_refund" A23 [Bidder] "对收回款项作出说明" "Answer the refund" "可以径行决定" "It may be decided without an answer";
    PayRefund "pay_refund" A23 [Bidder] "退回款项" "Pay the money back" "从应付款或者履约保证金中扣回" "It is set off or taken from the bond";
    AnswerChallenge "answer_challenge" C4 [BuyerOfficer] "答复质疑" "Answer the challenge" "供应商可以投诉" "The supplier may complain";
    Complain "complain" C6 [Bidder] "提起投诉的权利" "The right to complain" "逾期不予受理" "A later complaint is not accepted";
    CheckComplaint "check_complaint" C7 [FinanceOfficer] "审查投诉" "Check the complaint" "视为受理" "It counts as accepted";
    TellNotAccepted "tell_not_accepted" C7 [FinanceOfficer] "书面告知不予受理" "Tell that it is not accepted" "逾期告知，责令改正" "Telling it late is to be put right";
    CorrectComplaint "correct_complaint" C7 [Bidder] "补正投诉" "Correct the complaint" "不予受理" "It is not accepted";
    ReplyToComplaint "reply_to_complaint" C7 [BuyerOfficer, BuyerApprover] "被投诉人说明" "Reply to the complaint" "视为放弃说明" "It counts as saying nothing";
    DecideComplaint "decide_complaint" C7 [FinanceOfficer] "作出投诉处理决定" "Decide the complaint" "投诉人可以申请复议或者诉讼" "The complainant may go to review or court";
    EndFramework "end_framework" M12 [BuyerApprover] "框架协议期满" "The framework ends" "不得再授予合同" "Nothing more is called off";
    AnnualReport "annual_report" Q5 [Bidder] "报送年度工作报告" "Hand in the annual report" "列入活动异常名录" "It comes onto the list of abnormal activities";
    RenewGrade "renew_grade" Q6 [Bidder] "评估等级到期" "The grade runs out" "等级失效" "The grade is lost";
    ConfirmRuleChange "confirm_rule_change" A22 [SecurityAdministrator, FinanceOfficer] "确认规则修订" "Confirm the rule change" "不能按期生效" "It cannot take effect on its day";
}

impl Clock {
    /// What it is.
    #[must_use]
    pub fn row(self) -> &'static Row {
        &CLOCKS[self as usize]
    }
    /// Whether it is a supplier's, not government's.
    #[must_use]
    pub fn is_of_supplier(self) -> bool {
        self.row().responsible_roles.iter().all(|role| role.sits_in_organisation())
    }
    /// The clock, running up to a day.
    #[must_use]
    pub const fn by(self, last: Day) -> Running {
        Running { clock: self, last }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clock_stands_where_its_name_says_and_says_what_follows() {
        for row in CLOCKS {
            assert_eq!(row.clock.row(), row);
            assert!(!row.missed_zh.is_empty() && !row.missed_en.is_empty() && !row.responsible_roles.is_empty());
        }
    }
}
