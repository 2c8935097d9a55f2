//! Every state machine: drawn into docs/process.md from its own table, and tried pair by pair.

use std::fmt::Write as _;

/// A table of moves with its words.
struct Machine {
    name: &'static str,
    chinese: &'static str,
    statuses: Vec<String>,
    actions: Vec<String>,
    moves: Vec<(String, String, String)>,
    /// For each status and action, where it leads; none if it is refused.
    decided: Vec<(String, String, Option<String>)>,
}

macro_rules! machines {
    ($($module:path as $name:literal $chinese:literal),+ $(,)?) => {
        vec![$({
            use $module as it;
            let mut decided = Vec::new();
            for status in it::Status::ALL {
                for action in it::Action::ALL {
                    let after = status.after(*action).ok().map(|after| after.to_string());
                    decided.push((status.to_string(), action.to_string(), after));
                }
            }
            Machine {
                name: $name,
                chinese: $chinese,
                statuses: it::Status::ALL.iter().map(ToString::to_string).collect(),
                actions: it::Action::ALL.iter().map(ToString::to_string).collect(),
                moves: it::MOVES.iter().map(|(from, by, to)| (from.to_string(), by.to_string(), to.to_string())).collect(),
                decided,
            }
        }),+]
    };
}

fn machines() -> Vec<Machine> {
    machines![
        domain::organisation as "Organisation" "社会组织",
        domain::actor as "Person" "人员",
        domain::purchase_item as "Purchase item" "清单项目",
        domain::tender as "Tender" "采购项目",
        domain::enquiry as "Enquiry" "询问",
        domain::bid as "Bid" "投标响应",
        domain::evaluation as "Evaluation" "评审",
        domain::award as "Award" "成交",
        domain::framework as "Framework" "框架协议",
        domain::deposit as "Deposit" "保证金",
        domain::challenge as "Challenge" "质疑",
        domain::complaint as "Complaint" "投诉",
        domain::rule_change as "RuleChange" "规则修订",
        domain::contract as "Contract" "合同",
        domain::milestone as "Milestone" "履约阶段",
        domain::invoice as "Invoice" "发票",
        domain::payee_account as "Payee account" "收款账户",
        domain::payment as "Payment" "支付",
        domain::payment_order as "Payment order" "支付指令",
        domain::bond as "Performance bond" "履约保证金",
        domain::interest_claim as "Interest claim" "逾期利息",
        domain::refund as "Refund" "款项收回",
        domain::report_job as "ReportJob" "报表任务",
    ]
}

#[test]
fn every_status_and_action_is_decided_as_the_table_says() {
    let mut pairs = 0;
    for machine in machines() {
        for (status, action, after) in &machine.decided {
            let listed: Vec<&String> = machine
                .moves
                .iter()
                .filter(|(from, by, _)| (from, by) == (status, action))
                .map(|(_, _, to)| to)
                .collect();
            assert!(listed.len() <= 1, "{} {status} {action} leads to two places", machine.name);
            assert_eq!(listed.first().copied(), after.as_ref(), "{} {status} {action}", machine.name);
            pairs += 1;
        }
        for action in &machine.actions {
            assert!(
                machine.moves.iter().any(|(_, by, _)| by == action),
                "{}: {action} is never possible",
                machine.name
            );
        }
        let mut reached = vec![machine.statuses[0].clone()];
        while let Some((_, _, to)) =
            machine.moves.iter().find(|(from, _, to)| reached.contains(from) && !reached.contains(to))
        {
            reached.push(to.clone());
        }
        for status in &machine.statuses {
            assert!(reached.contains(status), "{}: nobody comes to {status}", machine.name);
        }
    }
    assert!(pairs > 500, "only {pairs} pairs were tried");
}

#[test]
fn process_is_drawn_from_the_tables() {
    let mut text = String::from(
        "# The process, as state machines\n\nWritten by a test from the tables of moves in `crates/domain`; \
         run `cargo xtask write` after a change. Who may make a move stands in the \
         [permission matrix](../tests/snapshots/permission_matrix.snap).\n",
    );
    for machine in machines() {
        let _ = writeln!(
            text,
            "\n## {} {}\n\n```mermaid\nstateDiagram-v2\n    [*] --> {}",
            machine.name, machine.chinese, machine.statuses[0]
        );
        for (from, by, to) in &machine.moves {
            let _ = writeln!(text, "    {from} --> {to}: {by}");
        }
        text.push_str("```\n");
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/process.md");
    if std::env::var_os("QINGDAN_WRITE").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    assert!(
        std::fs::read_to_string(path).unwrap_or_default() == text,
        "docs/process.md is not current: cargo xtask write"
    );
}
