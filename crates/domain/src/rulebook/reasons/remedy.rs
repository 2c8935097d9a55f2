//! Reasons about challenges and complaints.

macro_rules! remedy {
    ($next:ident $(, $more:ident)*; $($rows:tt)*) => { $next! { $($more),*; $($rows)*
    NothingToChallenge "nothing-to-challenge" Conflict [C2] "该环节尚未发生" "There is nothing to challenge yet"
        "“{step}”环节尚未发生。" "The step {step} has not come.";
    ChallengeTooLate "challenge-too-late" Conflict [C2] "质疑逾期" "The challenge comes too late"
        "对“{step}”的质疑应于 {last} 前提出。" "A challenge to {step} was to come by {last}.";
    ChallengedBefore "challenged-before" Conflict [C3] "同一环节已提出质疑" "This step was challenged before"
        "采购文件要求对“{step}”一次性提出质疑。" "The tender documents ask to raise everything about {step} at once.";
    NotTakingPart "not-taking-part" Conflict [C12] "未参与该采购活动" "It does not take part"
        "提出质疑的应当是参与采购活动的供应商。" "Only a supplier that takes part may challenge this step.";
    AnswerNotDue "answer-not-due" Conflict [C6] "答复期未满" "The time to answer has not passed"
        "答复期至 {last}，最早可于 {earliest} 投诉。" "It may be answered until {last}; a complaint is possible from {earliest}.";
    ComplaintTooLate "complaint-too-late" Conflict [C6] "投诉逾期" "The complaint comes too late"
        "应于 {last} 前投诉。" "It was to come by {last}.";
    CountsAsAccepted "counts-as-accepted" Conflict [C7] "审查期满，视为受理" "The time to check it has passed: it counts as accepted"
        "应于 {last} 前审查完毕；逾期视为受理，不得再不予受理。" "It was to be checked by {last}; after that it counts as accepted and cannot be turned away.";
    NotChallenged "not-challenged" Conflict [C6] "投诉事项未经质疑" "This was not challenged"
        "“{matter}”不在质疑事项之内。" "\"{matter}\" is not among the matters challenged.";
    SuspensionTooLong "suspension-too-long" Conflict [C8] "暂停期限过长" "The suspension is too long"
        "暂停至 {until}；最长至 {last}，且只暂停一次。" "It would last until {until}; {last} is the last day, and there is one suspension.";
    } };
}
pub(super) use remedy;
